import type { Occupant } from '../../protocol/errors.ts';
import { protectionBits } from '../../protocol/model.ts';
import { protectionText } from '../../protocol/region-text.ts';
import type { OsRegion } from './observer.ts';

/** A region as what stands in the way: `libc.so.6 r-xp`, `memory without a name rw-p`. */
export function describeRegion(region: OsRegion): Occupant {
  // As the system's own list has it.
  const sharing = region.protection & protectionBits.shared ? 's' : 'p';
  const name = region.name.split('/').at(-1) || 'memory without a name';
  return { start: region.start, end: region.end, label: `${name} ${protectionText(region.protection)}${sharing}` };
}
