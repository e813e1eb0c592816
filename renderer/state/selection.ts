/** What is selected, and where the cursor stands in each view's bytes. */
import { useApp } from './store.ts';

/** Selects a view, and with it the section that "Map another view" maps from. */
export function selectView(letter: string | null): void {
  useApp.setState((state) => {
    const view = letter === null ? undefined : state.views.get(letter);
    return { selectedView: view?.letter ?? null, currentSection: view?.section ?? state.currentSection };
  });
}

/** Puts the cursor of a view's bytes at an offset from the view's start. */
export function setCursor(letter: string, offset: number): void {
  useApp.setState((state) => ({ cursors: new Map(state.cursors).set(letter, offset) }));
}
