import { useApp } from './store.ts';

/** Kept: asked for in every frame, and a query of its own each time would have the browser look anew. */
let stillSystem: MediaQueryList | undefined;

/** Whether nothing shall move by itself: chosen in the settings, or in the system. */
export function motionIsReduced(): boolean {
  stillSystem ??= matchMedia('(prefers-reduced-motion: reduce)');
  return useApp.getState().motion === 'reduced' || stillSystem.matches;
}
