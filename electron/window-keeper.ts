/** Keeps track of where a window belongs, so that the next start can open one there. */
import type { BrowserWindow, Rectangle } from 'electron';

/**
 * A frame is no thicker than this, pixels. On X11 a window is asked for by its frame's corner, but its bounds are those
 * inside the frame (electron/electron#10388): saved as they are, the window would wander at each start.
 */
const thickestFrame = 100;
/** The window manager puts its frame around a window within this time of showing it, milliseconds. */
const settleMs = 500;

/** As much of a window as is used here. */
export type KeptWindow = Pick<
  BrowserWindow,
  'getBounds' | 'getNormalBounds' | 'isMaximized' | 'isFullScreen' | 'isMinimized'
> & { on(event: 'move' | 'show' | 'unmaximize' | 'leave-full-screen', listener: () => void): unknown };

export class WindowKeeper {
  readonly #window: KeptWindow;
  readonly #now: () => number;
  /** As the window was made, before it is shown or maximized. */
  readonly #asked: Rectangle;
  #frame = { x: 0, y: 0 };
  #isMeasured = false;
  /** It has been seen on the screen at its own size; from then on until `#settledMs` its frame may still come. */
  #settledMs: number | null = null;

  /**
   * For a window that is not shown or maximized yet; `willBeMaximized` before it is shown. `now`: milliseconds, never
   * backwards.
   */
  constructor(window: KeptWindow, willBeMaximized: boolean, now: () => number) {
    this.#window = window;
    this.#now = now;
    this.#asked = window.getBounds();
    const settle = () => {
      if (this.#isFree && this.#settledMs === null) this.#settledMs = now() + settleMs;
      this.#measure();
    };
    // Asked to be maximized, it is so a moment after it is shown (X11).
    if (!willBeMaximized) window.on('show', settle);
    window.on('unmaximize', settle);
    window.on('leave-full-screen', settle);
    window.on('move', () => this.#measure());
  }

  /** Where a window is to be asked for so that it opens here; where it is maximized, at the size that it has else. */
  get place(): Rectangle & { maximized: boolean } {
    const maximized = this.#window.isMaximized();
    // Maximized before it was ever shown, it would say that its normal size was the screen's.
    if (this.#settledMs === null) return { ...this.#asked, maximized };
    const { x, y, width, height } = this.#window.getNormalBounds();
    return { x: x - this.#frame.x, y: y - this.#frame.y, width, height, maximized };
  }

  get #isFree(): boolean {
    const { isMaximized, isFullScreen, isMinimized } = this.#window;
    return ![isMaximized, isFullScreen, isMinimized].some((is) => is.call(this.#window));
  }

  #measure(): void {
    if (this.#isMeasured || this.#settledMs === null || this.#now() > this.#settledMs || !this.#isFree) return;
    const { x, y } = this.#window.getBounds();
    const frame = { x: x - this.#asked.x, y: y - this.#asked.y };
    // Further away, it was put somewhere else, or is not back yet from being maximized.
    const isFrame = [frame.x, frame.y].every((side) => side >= 0 && side <= thickestFrame);
    if (!isFrame || (frame.x === 0 && frame.y === 0)) return;
    this.#frame = frame;
    // The first such move is the window manager's, later ones may be a person's.
    this.#isMeasured = true;
  }
}
