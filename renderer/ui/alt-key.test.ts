// @vitest-environment jsdom
import { expect, it } from 'vitest';
import { keepAltFromMenuBar, markAltUsed } from './alt-key.ts';

keepAltFromMenuBar();

function send(event: Event): boolean {
  return document.body.dispatchEvent(event);
}
const key = (type: 'keydown' | 'keyup', name: string, more: KeyboardEventInit = {}) =>
  send(new KeyboardEvent(type, { key: name, bubbles: true, cancelable: true, ...more }));
/** Whether the release of Alt, after what happened while it was held, is left to the menu bar. */
function isLeft(meanwhile: () => void): boolean {
  key('keydown', 'Alt', { altKey: true });
  key('keydown', 'Alt', { altKey: true, repeat: true });
  meanwhile();
  return key('keyup', 'Alt');
}

it('leaves Alt alone to the menu bar, but not Alt with a key, the pointer or the wheel', () => {
  expect(isLeft(() => undefined)).toBe(true);
  expect(isLeft(() => key('keydown', 'ArrowLeft', { altKey: true }))).toBe(false);
  expect(isLeft(() => undefined)).toBe(true);
  expect(isLeft(() => send(new MouseEvent('pointerdown', { altKey: true, bubbles: true })))).toBe(false);
  expect(isLeft(() => send(new WheelEvent('wheel', { altKey: true, bubbles: true })))).toBe(false);
  expect(isLeft(markAltUsed)).toBe(false);
  expect(isLeft(() => key('keyup', 'a'))).toBe(true);
});

it('sees what a listener further in ends', () => {
  const stop = (event: Event) => event.stopPropagation();
  document.body.addEventListener('keydown', stop);
  document.body.addEventListener('keyup', stop);
  expect(isLeft(() => key('keydown', 'd', { altKey: true }))).toBe(false);
});
