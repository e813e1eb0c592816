/** The plot of moving and copying in words: names, the crossing point, a table. Pure. */
import { amount } from '../../protocol/amount.ts';
import { busyness, crossing, type MovePoint, type MoveWay, moveWays, type Times } from '../../protocol/move-plot.ts';
import { formatSize } from '../../protocol/size.ts';

export const wayNames: Record<MoveWay, string> = {
  'mremap-whole-tables': 'mremap, same place within 2 MiB',
  'mremap-entries': 'mremap, another place within 2 MiB',
  'unmap-map': 'unmap and map, pages not yet in',
  'unmap-map-populate': 'unmap and map, pages brought in',
  'memcpy-cold': 'memcpy into fresh memory',
  'memcpy-warm': 'memcpy into used memory',
  'process-read': 'process_vm_readv',
};

/** By size, then in the order of the ways. */
export function inOrder(points: Iterable<MovePoint>): MovePoint[] {
  const rank = ({ way }: MovePoint) => moveWays.indexOf(way);
  return [...points].sort((one, other) => one.bytes - other.bytes || rank(one) - rank(other));
}

const rounded = (nanoseconds: number) => amount(Number(nanoseconds.toPrecision(3)), 'ns');

/** `27.3 µs`; what is less than calling from JavaScript takes cannot be measured. */
export function timeText(nanoseconds: number): string {
  return nanoseconds <= 1 ? '≤ 1 ns' : rounded(nanoseconds);
}

export function intervalText({ low, high }: Times): string {
  return low === null || high === null ? '–' : `${timeText(low)} – ${timeText(high)}`;
}

/** Where moving begins to take less time than copying: a sentence for each way of copying that was measured. */
export function crossingTexts(points: readonly MovePoint[]): string[] {
  return (['memcpy-warm', 'memcpy-cold', 'process-read'] as const).flatMap((copy) => {
    const from = crossing(points, 'mremap-whole-tables', copy);
    if (from === null) return [];
    const name = wayNames[copy];
    if (from === 0) return [`mremap takes less time than ${name} at every size measured.`];
    if (from === Number.POSITIVE_INFINITY) return [`mremap takes more time than ${name} at every size measured.`];
    return [`mremap takes less time than ${name} from about ${formatSize(Number(from.toPrecision(2)))} on.`];
  });
}

/** Null where the time that passed is about what the processor took. */
export function busyText(points: readonly MovePoint[]): string | null {
  const times = busyness(points);
  if (times === null || times <= 1.3) return null;
  return `The machine is busy: ${times.toFixed(1)} times as much time passed as the processor took.`;
}

const columns = ['bytes', 'way', 'cpu_ns', 'cpu_low_ns', 'cpu_high_ns', 'wall_ns', 'wall_low_ns', 'wall_high_ns'];

/** A line for each point, as RFC 4180 has it; intervals of 95 %. */
export function pointsCsv(points: readonly MovePoint[]): string {
  const times = (of: Times | null) => [of?.median, of?.low, of?.high].map((each) => each?.toFixed(1) ?? '');
  const lines = inOrder(points).map(({ bytes, way, cpu, wall, samples }) => [
    ...[bytes, way, ...times(cpu), ...times(wall), samples],
  ]);
  return [[...columns, 'samples'], ...lines].map((line) => `${line.join(',')}\r\n`).join('');
}
