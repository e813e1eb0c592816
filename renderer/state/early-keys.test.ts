// @vitest-environment jsdom
/** Which keys are kept while what they are for is loaded, and which go to whom. */
import { beforeEach, expect, it, vi } from 'vitest';
import { patient } from '../testing/waits.ts';
import { askWith, keepEarlyKeys, keepKeys, takesKeys } from './early-keys.ts';
import { part } from './part.ts';
import { useApp } from './store.ts';

const initial = useApp.getState();
const heard: string[] = [];
addEventListener('keydown', ({ key }) => heard.push(key));
keepEarlyKeys();

const press = (key: string, more: KeyboardEventInit = {}) =>
  document.body.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...more }));

beforeEach(() => {
  useApp.setState(initial, true);
  heard.length = 0;
});

it('keeps what is typed until it is released, in order, and leaves commands and the browser’s keys alone', async () => {
  const release = keepKeys();
  for (const key of ['a', 'B', 'Enter']) expect(press(key)).toBe(false);
  press('F5');
  press('z', { ctrlKey: true });
  press('Shift');
  expect(heard.splice(0)).toEqual(['F5', 'z', 'Shift']);
  release();
  // It comes before the kept ones are pressed again.
  press('c');
  await vi.waitFor(() => expect(heard).toEqual(['a', 'B', 'Enter', 'c']), patient);
  press('d');
  expect(heard.at(-1)).toBe('d');
});

it('keeps only what is meant, and what comes after it', async () => {
  const release = keepKeys(({ key }) => key === 'Enter');
  for (const key of ['a', 'Enter', 'b']) press(key);
  expect(heard).toEqual(['a']);
  release();
  await vi.waitFor(() => expect(heard).toEqual(['a', 'Enter', 'b']), patient);
});

it('waits for a dialog to be shown, and for another that a key of it opens', async () => {
  addEventListener('keydown', ({ key }) => key === 'x' && useApp.setState({ dialog: { kind: 'settings' } }), {
    once: true,
  });
  press('x');
  for (const key of ['1', 'Enter', '2']) press(key);
  expect(heard).toEqual(['x']);
  const openNext = ({ key }: KeyboardEvent) => {
    if (key === 'Enter') useApp.setState({ dialog: null });
    if (key === 'Enter') useApp.setState({ dialog: { kind: 'help' } });
  };
  addEventListener('keydown', openNext);
  takesKeys('dialog');
  await vi.waitFor(() => expect(heard).toEqual(['x', '1', 'Enter']), patient);
  await Promise.resolve();
  expect(heard).toHaveLength(3);
  takesKeys('dialog');
  await vi.waitFor(() => expect(heard).toEqual(['x', '1', 'Enter', '2']), patient);
  removeEventListener('keydown', openNext);
});

it('forgets keys for what does not come: they are for nobody else', async () => {
  useApp.setState({ searchOpen: true });
  press('a');
  useApp.setState({ searchOpen: false });
  await Promise.resolve();
  press('b');
  expect(heard).toEqual(['b']);
  const failing = part(() => Promise.reject(new Error('gone')));
  askWith(failing, () => undefined);
  press('c');
  await vi.waitFor(() => expect(useApp.getState().alert).not.toBeNull(), patient);
  press('d');
  expect(heard).toEqual(['b', 'd']);
});

it('keeps keys while what is loaded is still asking', async () => {
  let answer = () => useApp.setState({});
  const asked = new Promise<void>((resolve) => {
    answer = resolve;
  });
  askWith(
    part(async () => null),
    () => asked,
  );
  press('a');
  await Promise.resolve();
  expect(heard).toEqual([]);
  answer();
  await vi.waitFor(() => expect(heard).toEqual(['a']), patient);
});
