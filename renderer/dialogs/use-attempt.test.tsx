// @vitest-environment jsdom
import { act } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { problem } from '../../protocol/errors.ts';
import { useApp } from '../state/store.ts';
import { useAttempt } from './use-attempt.ts';

const { attempt } = vi.hoisted(() => ({ attempt: vi.fn() }));
vi.mock('../state/operations.ts', async (original) => ({ ...(await original<object>()), attempt }));

const initial = useApp.getState();
let root: Root;
let settle: { resolve: () => void; reject: (error: Error) => void };

function Asking() {
  const { refused, run } = useAttempt();
  return (
    <button type="button" onClick={() => run({ kind: 'remove-section', section: 1 })}>
      {refused?.message}
    </button>
  );
}

const press = () => act(() => document.querySelector('button')?.click());

function answer(how: () => void): Promise<void> {
  return act(async () => {
    how();
    await Promise.resolve();
  });
}

beforeEach(() => {
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);
  attempt.mockReset();
  attempt.mockImplementation(
    () =>
      new Promise<void>((resolve, reject) => {
        settle = { resolve, reject };
      }),
  );
  useApp.setState({ ...initial, dialog: { kind: 'new-section' } }, true);
  root = createRoot(document.body.appendChild(document.createElement('div')));
  act(() => root.render(<Asking />));
});

afterEach(() => {
  act(() => root.unmount());
  document.body.replaceChildren();
});

it('does a thing once, however often it is asked for before the answer, and closes the dialog', async () => {
  press();
  press();
  expect(attempt).toHaveBeenCalledTimes(1);
  await answer(() => settle.resolve());
  expect(useApp.getState().dialog).toBeNull();
});

it('says what was refused, and does it again when asked to', async () => {
  press();
  await answer(() => settle.reject(problem('AddressInUse', 'View A is there.')));
  expect(document.querySelector('button')?.textContent).toBe('View A is there.');
  press();
  expect(attempt).toHaveBeenCalledTimes(2);
  expect(document.querySelector('button')?.textContent).toBe('');
});

it('leaves the next dialog alone where its own was left before the answer came', async () => {
  press();
  act(() => root.render(null));
  useApp.setState({ dialog: { kind: 'help' } });
  await answer(() => settle.resolve());
  expect(useApp.getState().dialog).toEqual({ kind: 'help' });
});

it('says in the window what was refused after the dialog was left', async () => {
  press();
  act(() => root.render(null));
  await answer(() => settle.reject(problem('AddressInUse', 'View A is there.')));
  expect(useApp.getState().alert?.error.message).toBe('View A is there.');
});
