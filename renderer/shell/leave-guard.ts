import { useApp } from '../state/store.ts';

/** A reload begins this soon after its key, ms. */
const reloadMs = 1000;

/**
 * Asks once before the window closes where the program would end with it and changed bytes would be lost. A reload
 * loses nothing, so it is not asked about; the page recognizes one only by its key.
 */
export function guardLeaving(): void {
  let reloadAt = Number.NEGATIVE_INFINITY;
  addEventListener(
    'keydown',
    (event) => {
      const reload = event.key === 'F5' || ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'r');
      if (reload) reloadAt = performance.now();
    },
    { capture: true },
  );
  addEventListener('beforeunload', (event) => {
    const { host, unsaved } = useApp.getState();
    const reloading = performance.now() - reloadAt < reloadMs;
    if (host?.endsWithWindow && unsaved && !reloading) event.preventDefault();
  });
}
