/** Which views lie beyond an edge of the map. Pure. */
import type { View } from '../../../protocol/model.ts';
import type { AddressRange } from '../../space/placement.ts';

export type Side = 'left' | 'right';

/** The nearest first. What reaches into sight is in sight. */
export function outOfSight<V extends Pick<View, 'address' | 'length'>>(
  views: Iterable<V>,
  shown: AddressRange,
  side: Side,
): V[] {
  const endOf = ({ address, length }: V) => address + length;
  if (side === 'left')
    return [...views].filter((view) => endOf(view) <= shown.start).sort((a, b) => endOf(b) - endOf(a));
  return [...views].filter(({ address }) => address >= shown.end).sort((a, b) => a.address - b.address);
}
