import type { MemoryOs } from '../../native-bridge/os/memory-os.ts';
import { alignDown, alignUp, formatAddress, formatRange, offsetAddress } from '../../protocol/address.ts';
import { asProblem, problem } from '../../protocol/errors.ts';
import { formatSize } from '../../protocol/size.ts';
import { borrow } from '../borrow.ts';
import { type PokeOrder, parsePokeArguments, usage } from './poke-arguments.ts';

export interface PokeResult {
  /** 0 written, or help given; 1 it could not be; 2 the arguments make no order. */
  exitCode: 0 | 1 | 2;
  message: string;
}

/** Does what the arguments say. Never throws. */
export async function runPoke(args: readonly string[], open: () => Promise<MemoryOs>): Promise<PokeResult> {
  const order = parsePokeArguments(args);
  if ('help' in order) return { exitCode: 0, message: usage };
  if ('error' in order) {
    const parts = [order.error && `poke: ${order.error}`, order.wrongUse && usage];
    return { exitCode: 2, message: parts.filter(Boolean).join('\n\n') };
  }
  try {
    const os = await open();
    try {
      return { exitCode: 0, message: poke(os, order) };
    } finally {
      os.close();
    }
  } catch (thrown) {
    return { exitCode: 1, message: `poke: ${asProblem(thrown).message}` };
  }
}

/** Writes through its own view, of no more than the pages that are written. Returns a line that says so. */
function poke(os: MemoryOs, { pid, section: name, offset, type, value, bytes }: PokeOrder): string {
  return borrow(os, (borrowed) => {
    const section = borrowed.keep(os.openForeign(pid, name));
    if (offset + bytes.length > section.bytes) {
      const range = `+${formatRange(offset, offset + bytes.length)}`;
      throw problem('InvalidArgument', `${range} lies outside of ${name}, which has ${formatSize(section.bytes)}.`);
    }
    const start = alignDown(offset, os.limits.granularity);
    const length = Math.min(section.bytes, alignUp(offset + bytes.length, os.limits.pageSize)) - start;
    const at = offsetAddress(borrowed.view(section, null, start, length).address, offset - start);
    const count = os.write(at, bytes);
    if (count < bytes.length)
      throw problem('AccessViolation', `Only ${count} of ${bytes.length} bytes could be written.`);
    const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
    const where = `${name} of process ${pid} at +${formatAddress(offset)}`;
    return `Wrote ${value} (${type}: ${hex}) into ${where}, through ${formatAddress(at)} in process ${os.limits.pid}.`;
  });
}
