import { useApp } from './store.ts';

/** Kept: it is read in every frame, and a new query each time would cost a lookup. */
let stillSystem: MediaQueryList | undefined;

/** Whether nothing should move by itself: chosen in the settings, or in the system. */
export function motionIsReduced(): boolean {
  stillSystem ??= matchMedia('(prefers-reduced-motion: reduce)');
  return useApp.getState().motion === 'reduced' || stillSystem.matches;
}
