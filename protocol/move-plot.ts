/** Moving a mapping beside copying its bytes, by size: what is measured, and where the curves cross. */
import * as z from './zod.ts';

/** In the order in which they are measured and listed. */
export const moveWays = [
  'mremap-whole-tables',
  'mremap-entries',
  'unmap-map',
  'unmap-map-populate',
  'memcpy-cold',
  'memcpy-warm',
  'process-read',
] as const;
export type MoveWay = (typeof moveWays)[number];

export const smallestMove = 4096;
/** Each size is this many times the one before. */
export const moveSizeStep = 4;
export const largestMoves = [2 ** 20, 2 ** 26, 2 ** 30, 2 ** 32] as const;

const time = z.number().check(z.nonnegative());
/** Of one run, nanoseconds: the median, and the interval in which the true median lies with 95 %; nulls with too few samples for that. */
const timesSchema = z.object({ median: time, low: z.nullable(time), high: z.nullable(time) });
export type Times = z.infer<typeof timesSchema>;

export const movePointSchema = z.object({
  way: z.enum(moveWays),
  bytes: z.int().check(z.positive()),
  /** Of the thread's processor time; null where the system does not report it finely enough. */
  cpu: z.nullable(timesSchema),
  /** Of the time that passed meanwhile. */
  wall: timesSchema,
  samples: z.int().check(z.positive()),
});
/** A later point of the same way and size takes the place of an earlier one. */
export type MovePoint = z.infer<typeof movePointSchema>;

export const movePlot = {
  /** At most as many bytes are moved at once. */
  args: z.object({ largest: z.int().check(z.minimum(smallestMove), z.maximum(2 ** 32)) }),
  /** All since the message before: on a busy computer of several sizes, and of one more than once. */
  found: z.array(movePointSchema),
  result: z.object({
    /** Sizes that were not measured, or not to the end, and why; a clause. */
    leftOut: z.array(z.object({ bytes: z.int(), why: z.string() })),
    /** Ways that this system does not have, and why; a clause. */
    lacking: z.array(z.object({ way: z.enum(moveWays), why: z.string() })),
  }),
} as const;
export type MovePlotResult = z.infer<typeof movePlot.result>;

/** What is compared: processor time where the system reports it, else the time that passed. */
export function timesOf({ cpu, wall }: MovePoint): Times {
  return cpu ?? wall;
}

/**
 * From which size on moving takes less time than copying, in bytes: read off between two measured sizes, both axes logarithmic, as
 * the plot has them. 0 where it does at every size, Infinity where at none; null with no two points of the same size.
 */
export function crossing(points: readonly MovePoint[], move: MoveWay, copy: MoveWay): number | null {
  const median = (way: MoveWay, bytes: number) => {
    const point = points.find((each) => each.way === way && each.bytes === bytes);
    return point && timesOf(point).median;
  };
  const sizes = [...new Set(points.map(({ bytes }) => bytes))].sort((one, other) => one - other);
  const leads = sizes.flatMap((bytes) => {
    const [moved, copied] = [median(move, bytes), median(copy, bytes)];
    if (!moved || !copied) return [];
    return [{ bytes: Math.log(bytes), lead: Math.log(copied) - Math.log(moved) }];
  });
  if (leads.length === 0) return null;
  const lastBehind = leads.map(({ lead }) => lead <= 0).lastIndexOf(true);
  const [before, after] = [leads[lastBehind], leads[lastBehind + 1]];
  if (!before) return 0;
  if (!after) return Number.POSITIVE_INFINITY;
  const share = before.lead / (before.lead - after.lead);
  return Math.exp(before.bytes + share * (after.bytes - before.bytes));
}

/** How many times as long as the processor's time passed, at the median of all points; null where only one of them is known. */
export function busyness(points: readonly MovePoint[]): number | null {
  const ratios = points.flatMap(({ cpu, wall }) => (cpu && cpu.median > 0 ? [wall.median / cpu.median] : []));
  return ratios.sort((one, other) => one - other)[Math.floor(ratios.length / 2)] ?? null;
}
