/**
 * The one requestAnimationFrame of the renderer. Code that has something to paint asks for a frame; all of it is painted
 * in one go, in the order of the phases, and nothing runs while there is nothing to paint.
 */

/** `layout` may measure the DOM, `paint` may only write, `after` runs last. */
export type Phase = 'layout' | 'paint' | 'after';
const phases: readonly Phase[] = ['layout', 'paint', 'after'];

/** Returns true to be called again in the next frame (an animation still running). */
export type Painter = (timeMs: number) => boolean | undefined;

interface Entry {
  phase: Phase;
  painter: Painter;
  /** Milliseconds; 0: it may be called in every frame. */
  restMs: number;
  /** By the frames' own time. */
  restsUntilMs: number;
}

const entries = new Set<Entry>();
const wanted = new Set<Entry>();
const idleWaiters = new Set<() => void>();
let scheduled = false;
/** The frame in which the last painter was called that rests between its calls. */
let lastTurnMs = Number.NEGATIVE_INFINITY;

/** Of painters that rest one is called in a frame. */
function takesTurn(entry: Entry, timeMs: number): boolean {
  if (entry.restMs === 0) return true;
  if (timeMs === lastTurnMs || timeMs < entry.restsUntilMs) return false;
  lastTurnMs = timeMs;
  entry.restsUntilMs = timeMs + entry.restMs;
  return true;
}

function run(timeMs: number): void {
  scheduled = false;
  const now = [...wanted];
  wanted.clear();
  for (const phase of phases) {
    for (const entry of now) {
      if (entry.phase !== phase || !entries.has(entry)) continue;
      if (!takesTurn(entry, timeMs) || entry.painter(timeMs)) wanted.add(entry);
    }
  }
  if (wanted.size > 0) schedule();
  else {
    for (const resolve of idleWaiters) resolve();
    idleWaiters.clear();
  }
}

function schedule(): void {
  if (scheduled) return;
  scheduled = true;
  requestAnimationFrame(run);
}

export interface FrameHandle {
  /** Asks for this painter to be called in the next frame. Cheap: call it as often as you like. */
  request(): void;
  dispose(): void;
}

/**
 * Registers a painter; it runs only in frames that it asked for. One with `restMs` waits that many milliseconds from one call
 * to the next, and for a frame in which no other such painter is called: what takes long and may be a little late is
 * spread over frames.
 */
export function onFrame(phase: Phase, painter: Painter, restMs = 0): FrameHandle {
  const entry: Entry = { phase, painter, restMs, restsUntilMs: Number.NEGATIVE_INFINITY };
  entries.add(entry);
  return {
    request() {
      wanted.add(entry);
      schedule();
    },
    dispose() {
      entries.delete(entry);
      wanted.delete(entry);
    },
  };
}

/** Resolves once nothing asks for a frame. Tests and screenshots wait for it. */
export function framesIdle(): Promise<void> {
  if (!scheduled && wanted.size === 0) return Promise.resolve();
  return new Promise((resolve) => idleWaiters.add(resolve));
}
