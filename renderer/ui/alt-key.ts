/**
 * Alt released by itself puts the focus into Electron's menu bar (Linux, Windows), however it was used meanwhile: with a
 * key that the page took, with the pointer, with the wheel. A release that the page has handled does not. Capturing: a
 * listener further in may end the event.
 */
let isUsed = false;

/** Alt means something where it is held now: its release is not the menu bar's. */
export function markAltUsed(): void {
  isUsed = true;
}

export function keepAltFromMenuBar(): void {
  const listen = (type: 'keydown' | 'keyup' | 'pointerdown' | 'wheel', listener: (event: Event) => void) =>
    addEventListener(type, listener, { capture: true, passive: type !== 'keyup' });
  const onUse = (event: Event) => {
    if ((event instanceof KeyboardEvent || event instanceof MouseEvent) && event.altKey) isUsed = true;
  };
  listen('pointerdown', onUse);
  listen('wheel', onUse);
  listen('keydown', (event) => {
    if (!(event instanceof KeyboardEvent) || event.key !== 'Alt') onUse(event);
    else if (!event.repeat) isUsed = false;
  });
  listen('keyup', (event) => {
    if (event instanceof KeyboardEvent && event.key === 'Alt' && isUsed) event.preventDefault();
  });
}
