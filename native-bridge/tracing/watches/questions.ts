/** What windows ask of a region, and of two moments. */

import { shortText } from '../../../protocol/short-text.ts';
import { differenceKinds, mostDrawn, mostGroups, mostListed } from '../../../protocol/watched-moments.ts';
import type { WatchArgs, WatchReply } from '../../../protocol/watching.ts';
import { callText } from '../document/trace.ts';
import { type Difference, differenceByAddress, differenceByContent } from '../replay/difference.ts';
import { madeBy } from '../replay/history.ts';
import { lifeOf } from '../replay/life.ts';
import { spaceOf } from '../replay/moment.ts';
import type { Piece } from '../replay/pieces.ts';
import { unfreedBy } from '../replay/unfreed.ts';
import { unknownFile } from '../strace/effects.ts';
import { withNames } from '../strace/names.ts';
import { momentAt, mostCallText, type Source } from './answers.ts';
import { Callers } from './callers.ts';

/** The latest steps of a history that is shown. */
const mostSteps = 1000;
/** A history that is looked for longer than this, ms, is shown as far as it has been found. */
const patienceMs = 1000;

export function historyAt(source: Source, args: WatchArgs<'history'>): WatchReply<'history'> {
  const { trace, replay } = source;
  const began = performance.now();
  const life = lifeOf(replay, trace.count, args, () => performance.now() - began > patienceMs);
  if (!life) return { steps: [], until: trace.count };
  const callers = new Callers(source, args.position, args.process);
  const steps = life.steps.slice(-mostSteps).map(({ call, what }) => {
    const { time, tid, call: name, args: list, result } = callText(trace, call);
    const text = shortText(`${name}(${withNames(name, list)}) = ${result ?? '?'}`, mostCallText);
    return { call, time, tid, what, text, caller: callers.of(call), stack: callers.stackOf(call) };
  });
  return { steps, until: life.until };
}

function piecesAt(source: Source, { process, position }: { process: number; position: number }): readonly Piece[] {
  const found = momentAt(source, position).processes[process];
  return found ? spaceOf(found).pieces : [];
}

export function comparisonOf(before: Source, after: Source, args: WatchArgs<'compare'>): WatchReply<'compare'> {
  const [was, is] = [piecesAt(before, args.before), piecesAt(after, args.after)];
  const differ = args.by === 'address' ? differenceByAddress : differenceByContent;
  const all = differ(was, is);
  const drawn = all.slice(0, mostDrawn);
  const place = ({ before: one, after: other }: Difference) => other ?? one;
  const largest = [...all].sort((one, other) => weight(other) - weight(one)).slice(0, mostListed);
  return {
    starts: Float64Array.from(drawn, (one) => place(one)?.start ?? 0),
    ends: Float64Array.from(drawn, (one) => place(one)?.end ?? 0),
    kinds: Uint8Array.from(drawn, ({ kind }) => differenceKinds.indexOf(kind)),
    sums: differenceKinds.map((kind) => {
      const some = all.filter((one) => one.kind === kind);
      return { count: some.length, bytes: some.reduce((sum, { bytes }) => sum + bytes, 0) };
    }),
    mapped: { before: mapped(was), after: mapped(is) },
    rows: largest.map(({ kind, bytes, before: one, after: other }) => ({
      ...{ kind, bytes },
      before: one && sideOf(one),
      after: other && sideOf(other),
    })),
  };
}

/** Of what only changed its access, its size. */
function weight({ bytes, after }: Difference): number {
  return Math.abs(bytes) || (after ? after.end - after.start : 0);
}

function mapped(pieces: readonly Piece[]): number {
  return pieces.reduce((sum, { start, end }) => sum + end - start, 0);
}

function sideOf(piece: Piece) {
  const { start, end, bits, path } = piece;
  return {
    start,
    end,
    protection: bits,
    path: path === unknownFile ? '' : path,
    madeBy: madeBy(piece),
  };
}

export function unfreedOf(source: Source, args: WatchArgs<'unfreed'>): WatchReply<'unfreed'> {
  const callers = new Callers(source, args.position, args.process);
  const process = momentAt(source, args.position).processes[args.process];
  const groups = process
    ? unfreedBy(spaceOf(process).pieces, (call) => callers.keyOf(call), process.executed ?? -1)
    : [];
  return {
    groups: groups.slice(0, mostGroups).map(({ path, bits, calls, bytes, each }) => {
      const [first, last] = [calls[0] ?? 0, calls.at(-1) ?? 0];
      return {
        ...{ path: path === unknownFile ? '' : path, protection: bits, count: calls.length, bytes, each, first, last },
        caller: callers.of(first),
        stack: callers.stackOf(first),
      };
    }),
    count: groups.reduce((sum, { calls }) => sum + calls.length, 0),
    bytes: groups.reduce((sum, { bytes }) => sum + bytes, 0),
    omitted: Math.max(0, groups.length - mostGroups),
  };
}
