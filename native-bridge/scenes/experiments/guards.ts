/** Many guard pages in one mapping, made in two ways: what each costs in regions and in time. */
import { type Address, address } from '../../../protocol/address.ts';
import { problem } from '../../../protocol/errors.ts';
import type { Sliced } from '../../engine/model/slices.ts';
import type { MemoryOs } from '../../os/memory-os.ts';
import { median } from './median.ts';

/** Guards between two yields: some tenths of a millisecond. */
const atOnce = 100;

/** `protect regions` (that came within the mapping), `protect each` (nanoseconds, the median), `protect readable`, and the same for `guard`: of the guards, how many can be read. */
export function* guards(os: MemoryOs, count: number): Sliced<Map<string, number>> {
  const guard = os.abilities.pageCalls.get('guard');
  if (!guard) throw problem('Unsupported', 'This system has no guards but pages that are protected.');
  const results = new Map<string, number>();
  yield* madeBy(os, count, 'protect', (at, length) => os.protect(at, length, 'none'), results);
  yield* madeBy(os, count, 'guard', guard, results);
  return results;
}

/** Of the whole process others come and go meanwhile: JavaScript's heap has some. */
function regionsWithin(os: MemoryOs, start: number, end: number): number {
  const { count, starts, ends } = os.regions();
  let within = 0;
  for (let row = 0; row < count; row += 1) {
    if ((starts[row] ?? 0) >= start && (ends[row] ?? 0) <= end) within += 1;
  }
  return within;
}

/** Every second page becomes a guard. */
function* madeBy(
  os: MemoryOs,
  count: number,
  name: string,
  make: (at: Address, length: number) => void,
  results: Map<string, number>,
): Sliced<void> {
  const unit = os.limits.pageSize;
  const length = (2 * count + 1) * unit;
  const section = os.createSection(length, 'samepage-experiment');
  const whole = { offset: 0, length, sharing: 'shared', protection: 'read-write', address: null } as const;
  const at = os.map(section, whole);
  const times: number[] = [];
  const end = os.subscribeToCalls((call) => {
    times.push(call.nanoseconds);
  });
  const nth = (index: number) => address(at + (2 * index + 1) * unit);
  try {
    for (let index = 0; index < count; index += 1) {
      make(nth(index), unit);
      if (index % atOnce === 0) yield;
    }
    let readable = 0;
    for (const index of [0, Math.floor(count / 2), count - 1]) readable += os.read(nth(index), new Uint8Array(1));
    results.set(`${name} regions`, regionsWithin(os, at, at + length) - 1);
    results.set(`${name} each`, median(times));
    results.set(`${name} readable`, readable);
  } finally {
    end();
    os.unmap(at, length);
    os.closeSection(section);
  }
}
