/** What the window shows of watched programs and traces. */
import { create } from 'zustand';
import type { WatchChange, WatchReply } from '../../protocol/watching.ts';
import type { Bins, Span } from './timeline.ts';

export type WatchState = WatchChange['watch'];

/** Characters of output that the window keeps. */
const keptOutput = 65_536;

export type PanelName = 'output' | 'compare' | 'history' | 'unfreed';

/** A moment of a process of a trace. */
export interface MomentPlace {
  watch: number;
  process: number;
  position: number;
}

export interface Shown {
  /** Null while none is shown. */
  watch: WatchState | null;
  /** By its index in the trace. */
  process: number;
  /** The same of the moment that was asked for last: it may be on its way. */
  position: number;
  /** It goes on with the program, to the newest call. */
  follows: boolean;
  /** Calls a second; null while it is not played. */
  playing: number | null;
  /** Calls a second, when it is played. */
  speed: number;
  /** The part of the trace that the strip shows; null: all of it. */
  span: Span | null;
  bins: Bins | null;
  /** Of which part the bins are. */
  binned: Span;
  /** How many calls had begun at the moment that is shown. */
  shown: number;
  /** Its time, microseconds. */
  time: number;
  /** Where the line stands on the timeline: at the moment on show, or where the pointer drags it. Microseconds. */
  line: number;
  /** The last call that had begun, as strace prints it; '' before the first. */
  call: string;
  /** Time, number and call as they are written: behind those above while moments follow one another closely. */
  text: Pick<Shown, 'time' | 'shown' | 'call'>;
  /** The regions on show, those of `at`, begin here, and these calls made them; -1 where none is known. */
  makers: { at: MomentPlace; starts: Float64Array; madeBy: Float64Array };
  output: string;
  /** What is open below the timeline. */
  panel: PanelName | null;
  /** What the moment on show is compared with. */
  base: MomentPlace | null;
  by: 'address' | 'content';
  /** Null until it is there. */
  comparison: WatchReply<'compare'> | null;
  /** Of which region the history is: by its start, at a moment. */
  historyOf: { at: MomentPlace; start: number } | null;
  history: WatchReply<'history'> | null;
  unfreed: WatchReply<'unfreed'> | null;
}

export const nothingShown: Shown = {
  watch: null,
  process: 0,
  position: 0,
  follows: true,
  playing: null,
  speed: 100,
  span: null,
  bins: null,
  binned: { from: 0, to: 1 },
  shown: 0,
  time: 0,
  line: 0,
  call: '',
  text: { time: 0, shown: 0, call: '' },
  makers: {
    at: { watch: 0, process: 0, position: 0 },
    ...{ starts: new Float64Array(0), madeBy: new Float64Array(0) },
  },
  output: '',
  panel: null,
  base: null,
  by: 'address',
  comparison: null,
  historyOf: null,
  history: null,
  unfreed: null,
};

export const useWatch = create<Shown>(() => nothingShown);

/** What the program has printed since, after what was known. */
export function withOutput(before: string, { output, omitted }: Pick<WatchChange, 'output' | 'omitted'>): string {
  const gap = omitted > 0 ? `\n[${omitted} characters left out]\n` : '';
  return (before + gap + output.map(({ text }) => text).join('')).slice(-keptOutput);
}
