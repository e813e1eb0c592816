/** Components in a page of their own, for tests in jsdom. */
import { act, type ReactElement } from 'react';
import { createRoot } from 'react-dom/client';
import { onTestFinished, vi } from 'vitest';
import { framesIdle } from '../live/frame.ts';
import { liveBytes } from '../live/live-bytes.ts';

/** Renders a component; it is taken away again when the test has ended. Returns the element that it is in. */
export function mount(component: ReactElement): HTMLElement {
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);
  const host = document.body.appendChild(document.createElement('div'));
  const root = createRoot(host);
  act(() => root.render(component));
  onTestFinished(() => {
    act(() => root.unmount());
    host.remove();
  });
  return host;
}

export function type(input: HTMLInputElement, text: string): void {
  input.value = text;
  input.dispatchEvent(new Event('input', { bubbles: true }));
}

export function press(input: HTMLInputElement, key: string): Promise<void> {
  return act(async () => {
    input.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
    await Promise.resolve();
  });
}

/** The first 16 bytes of view A arrive: these, and zeros. Resolves once they are painted. */
export function arrive(...bytes: number[]): Promise<void> {
  const data = Uint8Array.from({ length: 16 }, (_, index) => bytes[index] ?? 0);
  liveBytes.apply({ sequence: 1, parts: [{ view: 'A', offset: 0, data, pages: Uint8Array.of(1), initial: true }] });
  return framesIdle();
}
