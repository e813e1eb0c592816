/** What each single frame showed: recorded in the page, at every frame that the browser painted. */
import type { Page } from '@playwright/test';

/** What a view's card showed in one frame. */
interface Shown {
  firstByte: string;
  value: string;
}

export interface Recording {
  /** Ends the recording; for each frame what the views showed, in the order asked. */
  stop(): Promise<Shown[][]>;
}

declare global {
  interface Window {
    recordedFrames?: { frames: Shown[][]; stop: () => void };
  }
}

/**
 * Looks at the page in every frame, twice: when the frame begins, and once all of the frame's own callbacks have run,
 * when what stands there is what is painted.
 */
export async function recordFrames(page: Page, letters: string[]): Promise<Recording> {
  await page.evaluate((views) => {
    const cards = views.map((letter) => {
      const cell = document.querySelector(`[aria-label="Bytes of view ${letter}"] [role="gridcell"]`);
      const field = document.querySelector<HTMLInputElement>(`[aria-label="View ${letter}"] input`);
      if (!cell || !field) throw new Error(`view ${letter} shows no bytes`);
      return { cell, field };
    });
    const frames: Shown[][] = [];
    const look = () =>
      frames.push(cards.map(({ cell, field }) => ({ firstByte: cell.textContent ?? '', value: field.value })));
    // A message posted in a frame is delivered right after it.
    const afterFrame = new MessageChannel();
    afterFrame.port1.onmessage = look;
    let request = 0;
    const onFrame = () => {
      look();
      afterFrame.port2.postMessage(null);
      request = requestAnimationFrame(onFrame);
    };
    request = requestAnimationFrame(onFrame);
    window.recordedFrames = { frames, stop: () => cancelAnimationFrame(request) };
  }, letters);
  return {
    stop: () =>
      page.evaluate(() => {
        window.recordedFrames?.stop();
        return window.recordedFrames?.frames ?? [];
      }),
  };
}
