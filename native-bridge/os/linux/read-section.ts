/** Bytes of a section by its file alone. */
import { fstatSync, readSync } from 'node:fs';
import type { OsSection } from '../memory.ts';

/** See Abilities.readSection. pread(2) of a hole allocates nothing. Another thread may close the file at any time. */
export function readSection({ handle, inode }: OsSection, offset: number, target: Uint8Array): number {
  try {
    const count = readSync(handle, target, 0, target.length, offset);
    // Numbers of closed files are given again.
    return fstatSync(handle, { bigint: true }).ino === inode ? count : 0;
  } catch {
    return 0;
  }
}
