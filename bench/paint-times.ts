/** From when something was written until a frame showed it, counted from what the probe noted. */
import type { Frame } from './paint-probe.ts';

/** What a display of 60 Hz has. Headless Chromium ticks like one. */
const frameMs = 1000 / 60;

/** A counter that only grows; `at` by the page's clock. */
export interface Written {
  value: number;
  at: number;
}

export interface PaintTimes {
  /** Ticks of the display after the writing up to the frame that showed it everywhere, dropped ones included. */
  frames: number[];
  /** Until that frame was painted in the page. */
  milliseconds: number[];
  /** Frames in which not all places showed the same. */
  split: number;
}

/** Throws where something written was never shown. */
export function paintTimes(written: readonly Written[], frames: readonly Frame[]): PaintTimes {
  const times: PaintTimes = {
    frames: [],
    milliseconds: [],
    split: frames.filter(({ shown }) => new Set(shown).size > 1).length,
  };
  let next = 0;
  for (const { value, at } of written) {
    let frame = frames[next];
    while (frame && !frame.shown.every((each) => each >= value)) {
      next += 1;
      frame = frames[next];
    }
    if (!frame) throw new Error(`${value} was written and never shown`);
    times.frames.push(Math.max(1, Math.ceil((frame.began - at) / frameMs)));
    times.milliseconds.push(frame.ended - at);
  }
  return times;
}
