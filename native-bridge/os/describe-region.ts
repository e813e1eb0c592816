import type { Occupant } from '../../protocol/errors.ts';
import { protectionBits } from '../../protocol/model.ts';
import type { OsRegion } from './memory-os.ts';

/** `r-x`, with `s` for shared or `p` for private as the system's own lists have it. */
function protectionText(bits: number): string {
  return [
    bits & protectionBits.read ? 'r' : '-',
    bits & protectionBits.write ? 'w' : '-',
    bits & protectionBits.execute ? 'x' : '-',
    bits & protectionBits.shared ? 's' : 'p',
  ].join('');
}

/** A region as what stands in the way: `libc.so.6 r-xp`, `memory without a name rw-p`. */
export function describeRegion(region: OsRegion): Occupant {
  const name = region.name.split('/').at(-1) || 'memory without a name';
  return { start: region.start, end: region.end, label: `${name} ${protectionText(region.protection)}` };
}
