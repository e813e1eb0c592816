// @vitest-environment jsdom
import { expect, it } from 'vitest';
import { strokeText } from './key-strokes.tsx';

const press = (key: string, more: KeyboardEventInit = {}) => strokeText(new KeyboardEvent('keydown', { key, ...more }));

function typed(key: string, more: KeyboardEventInit = {}): string | null {
  const field = document.body.appendChild(document.createElement('input'));
  let text: string | null = null;
  field.addEventListener('keydown', (event) => {
    text = strokeText(event);
  });
  field.dispatchEvent(new KeyboardEvent('keydown', { key, ...more }));
  field.remove();
  return text;
}

it('writes a key with what is held', () => {
  expect(press('z', { ctrlKey: true })).toBe('Ctrl+Z');
  expect(press('Z', { ctrlKey: true, shiftKey: true })).toBe('Ctrl+Shift+Z');
  expect(press('ArrowLeft', { altKey: true })).toBe('Alt+←');
  expect(press('?', { shiftKey: true })).toBe('?');
  expect(press('Escape')).toBe('Esc');
  expect(press('f')).toBe('F');
});

it('says nothing of modifiers alone, of held keys and of text', () => {
  expect(press('Control', { ctrlKey: true })).toBeNull();
  expect(press('ArrowLeft', { repeat: true })).toBeNull();
  expect(press('k', { isComposing: true })).toBeNull();
  expect(typed('4')).toBeNull();
  expect(typed('Enter')).toBe('Enter');
  expect(typed('z', { ctrlKey: true })).toBe('Ctrl+Z');
});
