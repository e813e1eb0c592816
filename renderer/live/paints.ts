/** When live bytes were painted: for the acknowledgement, the measured rate, and benches. */

export interface Paint {
  sequence: number;
  /** performance.now() of the frame's end. */
  time: number;
}

const kept = 256;
const publishMs = 500;
const paints: Paint[] = [];
const rateListeners = new Set<(paintsPerSecond: number) => void>();
let isPublishing = false;

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

/** How many messages of live bytes were painted in the second before `now`. */
export function paintsPerSecond(now: number): number {
  return paints.filter((paint) => paint.time > now - 1000).length;
}

/** Notified twice a second while bytes arrive, and once more when they have stopped; never while all is quiet. */
export function onRate(listener: (paintsPerSecond: number) => void): () => void {
  rateListeners.add(listener);
  return () => rateListeners.delete(listener);
}

function publishRate(): void {
  const rate = paintsPerSecond(performance.now());
  isPublishing = rate > 0;
  if (isPublishing) setTimeout(publishRate, publishMs);
  for (const listener of rateListeners) listener(rate);
}
