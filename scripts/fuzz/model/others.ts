/** What others do to the program's memory, and what comes of what is asked for. */
import { libc, MAP, PROT } from '../../../native-bridge/os/linux/libc.ts';
import { asProblem, type SamepageError } from '../../../protocol/errors.ts';
import { ownName } from './compare.ts';

/** Maps memory of somebody else's; false where something lies there. */
export function mapForeign(start: number, length: number): boolean {
  const descriptor = libc.memfd_create(`${ownName}foreign`, 0);
  libc.ftruncate(descriptor, length);
  const flags = MAP.SHARED | MAP.FIXED_NOREPLACE;
  const got = libc.mmap(start, length, PROT.READ, flags, descriptor, 0);
  libc.close(descriptor);
  return got === start;
}

/** The error, or null where it was done. */
export async function outcomeOf(request: Promise<unknown>): Promise<SamepageError | null> {
  try {
    await request;
    return null;
  } catch (thrown) {
    return asProblem(thrown);
  }
}
