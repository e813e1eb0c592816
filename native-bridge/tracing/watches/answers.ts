/** What windows ask of a trace. Pure. */
import { problem } from '../../../protocol/errors.ts';
import { type RegionColumns, regionsFrom } from '../../../protocol/region-columns.ts';
import { shortText } from '../../../protocol/short-text.ts';
import {
  callKinds,
  mostProcesses,
  type WatchArgs,
  type WatchedProcess,
  type WatchReply,
} from '../../../protocol/watching.ts';
import { fillKinds } from '../../os/linux/kinds.ts';
import { callText, type Trace } from '../document/trace.ts';
import { haveOneMaker, madeBy } from '../replay/history.ts';
import type { SizeSeries } from '../replay/mapped-sizes.ts';
import { type Moment, type Process, spaceOf } from '../replay/moment.ts';
import { joined, type Piece } from '../replay/pieces.ts';
import type { Replay } from '../replay/replay.ts';
import { unknownFile } from '../strace/effects.ts';
import { withNames } from '../strace/names.ts';
import { kindOf } from './call-kinds.ts';
import { Callers } from './callers.ts';
import { ResidentLine } from './resident-line.ts';

export interface Source {
  trace: Trace;
  replay: Replay;
}

/** Characters of one call. */
export const mostCallText = 4096;
/** Regions of one process: four times what Linux permits by default (vm.max_map_count). */
const mostRegions = 262_144;

/** All processes of the trace, as many as one answer holds. */
export function processesOf({ trace, replay }: Source): WatchedProcess[] {
  const ends = trace.marks.filter(({ kind }) => kind === 'ended');
  const last = trace.times[trace.count - 1] ?? 0;
  return replay
    .end()
    .processes.slice(0, mostProcesses)
    .map(({ index, pid, parent, command, began, last: space }) => ({
      ...{ index, pid, parent },
      command: shortText(command, mostCallText),
      started: trace.times[began] ?? last,
      ended: space ? (ends.find(({ tid, position }) => tid === pid && position >= began)?.time ?? last) : null,
    }));
}

export function momentAt({ trace, replay }: Source, position: number): Moment {
  return position >= trace.count ? replay.end() : replay.at(position);
}

export function momentOf(source: Source, { process: index, position }: WatchArgs<'moment'>): WatchReply<'moment'> {
  const moment = momentAt(source, position);
  const process = moment.processes[index];
  const last = Math.min(position, source.trace.count) - 1;
  const [time, call] = [source.trace.times[last] ?? 0, last < 0 ? '' : lineOf(source.trace, last)];
  if (!process) {
    return {
      regions: regionsFrom([], rowValues),
      madeBy: new Float64Array(0),
      complete: false,
      command: null,
      hasEnded: false,
      time,
      call,
    };
  }
  const threads = [...moment.threads.values()].filter((one) => one === process).length;
  return {
    ...regionsOf(process, threads),
    complete: spaceOf(process).isWhole,
    command: shortText(process.command, mostCallText),
    hasEnded: process.last !== null,
    time,
    call,
  };
}

/** A call as strace prints it. */
function lineOf(trace: Trace, call: number): string {
  const { call: name, args, result } = callText(trace, call);
  return shortText(`${name}(${withNames(name, args)})${result === null ? '' : ` = ${result}`}`, mostCallText);
}

/** Regions as the system lists them, but that neighbours made by different calls stay apart. */
function regionsOf(process: Process, threads: number): { regions: RegionColumns; madeBy: Float64Array<ArrayBuffer> } {
  const rows = joined(spaceOf(process).pieces, haveOneMaker);
  if (rows.length > mostRegions) {
    throw problem('LimitReached', `This process has ${rows.length} regions; at most ${mostRegions} are shown.`);
  }
  const regions = regionsFrom(rows, rowValues);
  fillKinds(regions, '', threads);
  return { regions, madeBy: Float64Array.from(rows, (row) => madeBy(row) ?? -1) };
}

const rowValues = {
  starts: ({ start }: Piece) => start,
  ends: ({ end }: Piece) => end,
  protections: ({ bits }: Piece) => bits,
  kinds: () => 0,
  offsets: ({ offset }: Piece) => (offset > 0 ? BigInt(offset) : 0n),
  // No call reports them.
  inodes: () => 0n,
  devices: () => 0,
  name: ({ path }: Piece) => (path === unknownFile ? '' : path),
};

export function eventsOf(source: Source, { from, count }: WatchArgs<'events'>): WatchReply<'events'> {
  const { trace } = source;
  const callers = new Callers(source, Math.min(from + count, trace.count));
  const rows: WatchReply<'events'>['rows'] = [];
  for (let call = from; call < Math.min(from + count, trace.count); call += 1) {
    const { time, tid, call: name, args, result } = callText(trace, call);
    rows.push({
      ...{ time, tid },
      text: shortText(`${name}(${withNames(name, args)})`, mostCallText),
      result: result === null ? null : shortText(result, mostCallText),
      kind: kindOf(name),
      caller: callers.of(call),
    });
  }
  return { events: trace.count, rows };
}

/** How many calls had begun before a time. */
function countBefore({ times, count }: Trace, time: number): number {
  let [low, high] = [0, count];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((times[middle] ?? 0) < time) low = middle + 1;
    else high = middle;
  }
  return low;
}

export function timelineOf(
  { trace, replay }: Source,
  { from, to, bins, process }: WatchArgs<'timeline'>,
): WatchReply<'timeline'> {
  const counts = new Uint32Array(bins * callKinds.length);
  const kinds = Uint8Array.from(trace.formTable, ({ call }) => callKinds.indexOf(kindOf(call)));
  const positions = new Uint32Array(bins);
  const endOf = (bin: number) => from + ((to - from) * (bin + 1)) / bins;
  let call = countBefore(trace, from);
  for (let bin = 0; bin < bins; bin += 1) {
    const end = countBefore(trace, endOf(bin));
    for (; call < end; call += 1) {
      const place = bin * callKinds.length + (kinds[trace.forms[call] ?? 0] ?? 0);
      counts[place] = (counts[place] ?? 0) + 1;
    }
    positions[bin] = call;
  }
  const all = replay.sizesUntil(call);
  const shown = process === null ? all : all.slice(process, process + 1);
  const line = new ResidentLine(trace);
  const resident = Float64Array.from(positions, (position, bin) =>
    line.at(
      endOf(bin),
      shown.filter((series) => series.isRunningAt(position)),
    ),
  );
  return { counts, sizes: sizesOf(shown, positions, process === null), resident, positions };
}

/** Bytes mapped by one process, NaN before it began, or by all that have not ended. */
function sizesOf(series: readonly SizeSeries[], positions: Uint32Array, isSum: boolean): Float64Array<ArrayBuffer> {
  const sums = new Float64Array(positions.length).fill(series.length === 0 && !isSum ? Number.NaN : 0);
  for (const one of series) {
    for (const [bin, bytes] of one.at(positions, isSum).entries()) sums[bin] = (sums[bin] ?? 0) + bytes;
  }
  return sums;
}
