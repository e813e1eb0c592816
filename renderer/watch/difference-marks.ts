/** What differs between two moments of a trace, as marks in the process lane of the map. */
import { differenceKinds } from '../../protocol/watched-moments.ts';
import type { SpaceDifference } from '../state/store.ts';

type Marks = SpaceDifference['marks'];

const markOf: Record<(typeof differenceKinds)[number], Marks[number]['kind']> = {
  ...{ added: 'came', grown: 'came', removed: 'went', shrunk: 'went', changed: 'changed' },
};

/** In order of address: of two runs those of the other one may stand behind. */
export function marksOf({ starts, ends, kinds }: Omit<SpaceDifference, 'key' | 'marks'>): Marks {
  const marks = Array.from(starts, (start, row) => {
    const kind = differenceKinds[kinds[row] ?? 0];
    return { kind: markOf[kind ?? 'changed'], start, end: ends[row] ?? start };
  });
  return marks.sort((one, other) => one.start - other.start);
}
