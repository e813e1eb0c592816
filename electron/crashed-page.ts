import type { RenderProcessGoneDetails, WebContents } from 'electron';

/** A page that fails again within this time of its last reload is not reloaded unasked, milliseconds. */
const restMs = 10_000;

/**
 * Reloads a page whose process has gone: the mappings outlive the window, and it comes back to the same views. A page
 * that keeps failing is left to `ask`.
 */
export function reloadCrashed(contents: WebContents, ask: (reason: string) => void, now: () => number): void {
  let last = Number.NEGATIVE_INFINITY;
  contents.on('render-process-gone', (_, { reason }: RenderProcessGoneDetails) => {
    if (reason === 'clean-exit') return;
    const again = now() - last < restMs;
    last = now();
    if (again) ask(reason);
    else contents.reload();
  });
}
