/** Whether what a file says fits together, so that nothing that reads a trace need ask again. */
import { regionKinds } from '../../../protocol/model.ts';
import type { RegionColumns } from '../../../protocol/region-columns.ts';
import { type Keyframe, type Trace, unknown } from './trace.ts';

/** What does not fit, as a clause for people; null where all does. */
export function whatIsWrong(trace: Trace): string | null {
  const { count, times, forms, formTable, starts, numbers, callers, callerTable, splits, stacks, marks } = trace;
  const isRising = times.every((time, call) => time >= (times[call - 1] ?? 0) && Number.isFinite(time));
  if (!isRising) return 'its times fall';
  if (!allBelow(forms, formTable.length)) return 'a call has no form';
  if (!allBelow(starts, numbers.length + 1)) return 'a call’s numbers lie outside';
  if (!allBelow(callers, callerTable.length)) return 'a call’s caller is not known';
  if (!callerTable.every((caller) => Number.isSafeInteger(caller) && caller >= 0)) return 'a caller is not an address';
  if (!isOrder(splits.calls, count) || !isOrder(stacks.calls, count)) return 'calls are named that are none';
  const endsLater = splits.endedAt.every(
    (end, row) => end === unknown || (end > (splits.calls[row] ?? 0) && end <= count),
  );
  if (!endsLater) return 'a call ends before it begins';
  if (!allBelow(stacks.texts, stacks.table.length)) return 'a stack is missing';
  if (marks.some(({ position }) => position > count)) return 'a line stands after the end';
  if (trace.markers.some(({ position }) => position > count)) return 'a named moment lies after the end';
  const { times: sampled, bytes } = trace.residents;
  const areSizes = sampled.every((time, row) => time >= (sampled[row - 1] ?? 0) && (bytes[row] ?? -1) >= 0);
  if (!areSizes || !sampled.every(Number.isFinite)) return 'its sizes in memory are out of order';
  const page = trace.origin.pageBytes;
  if (2 ** Math.round(Math.log2(page)) !== page) return 'its page size is none';
  for (const keyframe of trace.keyframes) {
    const wrong = wrongKeyframe(keyframe, count);
    if (wrong !== null) return wrong;
  }
  return null;
}

function wrongKeyframe({ position, from, to, regions }: Keyframe, count: number): string | null {
  if (position > count || !(from <= to)) return 'a list of regions has no place';
  return wrongRegions(regions);
}

function wrongRegions({ starts, ends, protections, kinds, names, nameIndexes, count }: RegionColumns): string | null {
  for (let row = 0; row < count; row += 1) {
    const [start, end] = [starts[row] ?? -1, ends[row] ?? -1];
    // The system itself lists addresses up to 2^64 ([vsyscall]), which are exact as multiples of a page.
    const isRange =
      start >= (ends[row - 1] ?? 0) && end > start && end <= 2 ** 64 && start % 512 === 0 && end % 512 === 0;
    if (!isRange) return 'regions are out of order';
  }
  if (!allBelow(protections, 16) || !allBelow(kinds, regionKinds.length)) return 'a region is of no kind';
  return allBelow(nameIndexes, Math.max(1, names.length)) ? null : 'a region has no name';
}

function allBelow(column: Uint32Array | Uint8Array, limit: number): boolean {
  return column.every((value) => value < limit);
}

/** Calls in rising order. */
function isOrder(calls: Uint32Array, count: number): boolean {
  return calls.every((call, row) => call < count && (row === 0 || call > (calls[row - 1] ?? 0)));
}
