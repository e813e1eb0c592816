/** When live bytes were painted: for the acknowledgement, the measured rate, and benches. */
import { createStore } from 'zustand/vanilla';

export interface Paint {
  sequence: number;
  /** performance.now() of the frame's end. */
  time: number;
}

const kept = 256;
const publishMs = 500;
const paints: Paint[] = [];
let isPublishing = false;

/** Messages of live bytes painted in the last second: renewed twice a second while they come; 0 once they have stopped. */
export const paintRate = createStore<number>(() => 0);

export function recordPaint(sequence: number, time: number): void {
  paints.push({ sequence, time });
  if (paints.length > kept) paints.shift();
  if (isPublishing) return;
  isPublishing = true;
  setTimeout(publishRate, publishMs);
}

/** The last paints, oldest first. */
export function recentPaints(): readonly Paint[] {
  return paints;
}

function publishRate(): void {
  const sinceMs = performance.now() - 1000;
  const rate = paints.filter((paint) => paint.time > sinceMs).length;
  isPublishing = rate > 0;
  if (isPublishing) setTimeout(publishRate, publishMs);
  paintRate.setState(rate, true);
}
