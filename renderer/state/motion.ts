import { useApp } from './store.ts';

/** Whether nothing shall move by itself: chosen in the settings, or in the system. */
export function motionIsReduced(): boolean {
  return useApp.getState().motion === 'reduced' || matchMedia('(prefers-reduced-motion: reduce)').matches;
}
