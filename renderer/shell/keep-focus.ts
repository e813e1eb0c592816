/**
 * Who works by keys keeps a place: a control that had the focus and is gone leaves it to its twin, where that was made again
 * elsewhere, to the part around it that can have the focus, or to what had it before. The browser gives it to nobody then
 * (HTML standard, "focus fixup").
 */
import { focusMap } from '../commands/focus.ts';

/** As many places back are remembered. */
const mostPlaces = 16;

interface Place {
  element: HTMLElement;
  /** What it stands in, and is called: so is its twin. */
  name: Name;
  around: HTMLElement | null;
}

interface Name {
  /** The nearest part around it that has a name; null where there is none. */
  part: string | null;
  /** Its tag, and its label. */
  own: string;
}

export function keepFocus(): void {
  let places: readonly Place[] = [];
  // Who points gets no focus that was not pointed at.
  let byKeys = true;
  const restore = () => {
    const [last] = places;
    if (!last || !byKeys || !document.hasFocus() || document.activeElement !== document.body) return;
    if (isThere(last.element)) return;
    places = places.filter(({ element }) => isThere(element));
    const around = last.around && isThere(last.around) ? last.around : null;
    const candidates = [twinOf(last.name), around, ...places.map(({ element }) => element)];
    for (const each of candidates) {
      each?.focus({ preventScroll: true });
      if (each && document.activeElement === each) return;
    }
    focusMap();
  };
  const removals = new MutationObserver(restore);

  addEventListener('keydown', () => (byKeys = true), { capture: true });
  addEventListener('pointerdown', () => (byKeys = false), { capture: true });
  addEventListener('focusin', ({ target }) => {
    if (!(target instanceof HTMLElement)) return;
    const before = places.filter(({ element }) => element !== target && element.isConnected);
    const around = target.parentElement?.closest<HTMLElement>('[tabindex]') ?? null;
    places = [{ element: target, name: nameOf(target), around }, ...before].slice(0, mostPlaces);
    removals.disconnect();
    // What it goes with goes from one of these. Elsewhere in the page changes are many.
    for (let around = target.parentElement; around; around = around.parentElement)
      removals.observe(around, { childList: true });
  });
  // What is hidden loses the focus, too.
  addEventListener('focusout', ({ relatedTarget }) => {
    if (relatedTarget === null) queueMicrotask(restore);
  });
}

function isThere(element: HTMLElement): boolean {
  return element.isConnected && element.checkVisibility({ visibilityProperty: true });
}

function nameOf(element: HTMLElement): Name {
  return {
    part: element.parentElement?.closest('[aria-label]')?.getAttribute('aria-label') ?? null,
    own: `${element.tagName} ${element.getAttribute('aria-label') ?? element.textContent}`,
  };
}

function twinOf({ part, own }: Name): HTMLElement | null {
  const parts = part === null ? [] : document.querySelectorAll(`[aria-label="${CSS.escape(part)}"]`);
  for (const each of parts) {
    const [tag = ''] = own.split(' ');
    for (const element of each.querySelectorAll<HTMLElement>(tag))
      if (nameOf(element).own === own && nameOf(element).part === part) return element;
  }
  return null;
}
