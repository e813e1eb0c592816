/**
 * Watches the page's frames from inside: what each card shows at the end of each frame. Its functions run in the page,
 * so they stand on nothing outside of themselves.
 */
import type { Page } from '@playwright/test';

/** Times are milliseconds since 1970 by the page's clock. */
export interface Frame {
  /** When the frame began, as the browser reports it. */
  began: number;
  /** When its painting in the page had ended. */
  ended: number;
  /** The u32 at the start of each view, as its card's bytes and then the values that follow them show it. */
  shown: number[];
}

interface Probe {
  frames: Frame[];
  /** When Enter was pressed, as the browser reports it. */
  keys: number[];
  stop(): void;
}

declare global {
  interface Window {
    probe?: Probe;
  }
}

/** Records every frame of the page from now on; meanwhile the page renders continuously, as during an animation. */
export async function startProbe(page: Page): Promise<void> {
  await page.evaluate(() => {
    const frames: Frame[] = [];
    const keys: number[] = [];
    let running = true;
    // Cells are recreated only when the layout changes, which it does not while this runs.
    const cards = [...document.querySelectorAll('[role="group"][aria-label^="View "]')];
    const cells = cards.map((card) =>
      [0, 1, 2, 3].map((slot) => card.querySelector(`[data-column="hex"][data-slot="${slot}"]`)),
    );
    const fields = cards.flatMap((card) => [...card.querySelectorAll<HTMLInputElement>('.value input')]);
    const shown = () => [
      ...cells.map((four) =>
        four.reduce((sum, cell, at) => sum + Number.parseInt(cell?.textContent ?? '', 16) * 256 ** at, 0),
      ),
      // The field that is typed into shows what was typed, not the bytes.
      ...fields.filter((field) => field !== document.activeElement).map((field) => Number(field.value)),
    ];
    // A message posted inside a frame arrives when that frame has been painted.
    const { port1, port2 } = new MessageChannel();
    let began = 0;
    port1.onmessage = () => {
      frames.push({
        began: performance.timeOrigin + began,
        ended: performance.timeOrigin + performance.now(),
        shown: shown(),
      });
    };
    const eachFrame = (time: number) => {
      if (!running) return;
      began = time;
      port2.postMessage(null);
      requestAnimationFrame(eachFrame);
    };
    const onKey = (event: KeyboardEvent) => {
      if (event.key === 'Enter') keys.push(performance.timeOrigin + event.timeStamp);
    };
    addEventListener('keydown', onKey, { capture: true });
    requestAnimationFrame(eachFrame);
    window.probe = {
      frames,
      keys,
      stop() {
        running = false;
        port1.close();
        removeEventListener('keydown', onKey, { capture: true });
      },
    };
  });
}

/** Ends it and hands over what was noted. */
export async function stopProbe(page: Page): Promise<Pick<Probe, 'frames' | 'keys'>> {
  return await page.evaluate(() => {
    const { probe } = window;
    if (!probe) throw new Error('no probe was started');
    probe.stop();
    return { frames: probe.frames, keys: probe.keys };
  });
}
