import { type AppState, useApp } from './store.ts';

/** Resolves once the store looks like that; at once where it does already. */
export function until(seen: (state: AppState) => boolean): Promise<void> {
  if (seen(useApp.getState())) return Promise.resolve();
  return new Promise((resolve) => {
    const stop = useApp.subscribe((state) => {
      if (!seen(state)) return;
      stop();
      resolve();
    });
  });
}
