// @vitest-environment jsdom
import { act } from 'react';
import { beforeEach, expect, it, vi } from 'vitest';
import { takesText } from '../commands/run-key.ts';
import { framesIdle } from '../live/frame.ts';
import { liveBytes } from '../live/live-bytes.ts';
import { useApp } from '../state/store.ts';
import { fakeView } from '../testing/fake-engine.ts';
import { arrive, mount, press as pressIn, type as typeInto } from '../testing/mounted.ts';
import { patient } from '../testing/waits.ts';
import { ValueField } from './value-field.tsx';

const { perform, letRefuse } = vi.hoisted(() => ({ perform: vi.fn(), letRefuse: vi.fn() }));
vi.mock('../state/operations.ts', () => ({ perform, letRefuse }));
const initial = useApp.getState();
let host: HTMLElement;

const field = (): HTMLInputElement => {
  const input = host.querySelector('input');
  if (!input) throw new Error('no field');
  return input;
};
const alertText = () => host.querySelector('[role=alert]')?.textContent ?? null;

const type = (text: string) => typeInto(field(), text);
const press = (key: string) => pressIn(field(), key);

beforeEach(() => {
  perform.mockReset();
  useApp.setState(initial, true);
  liveBytes.reset(4096);
  host = mount(<ValueField view={fakeView('A')} />);
});

it('follows the live bytes without a render', async () => {
  await arrive(42);
  expect(field().value).toBe('42');
  await arrive(0, 1);
  expect(field().value).toBe('256');
});

it('keeps what is being typed, and gives it up at Esc', async () => {
  await arrive(1);
  type('7');
  await arrive(2);
  expect(field().value).toBe('7');
  await press('Escape');
  expect(field().value).toBe('2');
  await arrive(3);
  expect(field().value).toBe('3');
});

it('writes at Enter, then follows again', async () => {
  await arrive(1);
  perform.mockResolvedValue({ label: 'done' });
  type('42');
  await press('Enter');
  expect(perform).toHaveBeenCalledWith({ kind: 'write', view: 'A', offset: 0, bytes: Uint8Array.of(42, 0, 0, 0) });
  await arrive(43);
  expect(field().value).toBe('43');
});

it('leaves undo to the app from Enter on, though the answer is on its way; not once something else is typed', async () => {
  await arrive(1);
  let answer: (outcome: object | null) => void = () => undefined;
  perform.mockImplementation(() => new Promise((resolve) => (answer = resolve)));
  type('42');
  expect(takesText(field())).toBe(true);
  await press('Enter');
  expect(takesText(field())).toBe(false);
  type('43');
  expect(takesText(field())).toBe(true);
  await press('Enter');
  expect(takesText(field())).toBe(false);
  // Refused: it is text that is being typed again.
  answer(null);
  await vi.waitFor(() => expect(takesText(field())).toBe(true), patient);
});

it('writes once, however often Enter is pressed meanwhile', async () => {
  await arrive(1);
  let answer: (outcome: object) => void = () => undefined;
  perform.mockImplementation(() => new Promise((resolve) => (answer = resolve)));
  type('7');
  await press('Enter');
  await press('Enter');
  expect(perform).toHaveBeenCalledTimes(1);
  // Another value is another write, even before the first one is answered.
  type('8');
  await press('Enter');
  expect(perform).toHaveBeenCalledTimes(2);
  answer({});
  await press('Enter');
  expect(perform).toHaveBeenCalledTimes(2);
  type('8');
  await press('Enter');
  expect(perform).toHaveBeenCalledTimes(3);
});

it('writes nothing that nobody has typed, whatever stands there', async () => {
  for (const [type, ...bytes] of [
    ['f32', 1, 0, 0x80, 0x7f],
    ['f64', 0, 0, 0, 0, 0, 0, 0, 0x80],
    ['text', 0xff, 0x0a, 0x41],
  ] as const) {
    act(() => useApp.setState({ valueType: type }));
    await arrive(...bytes);
    for (const key of ['Enter', 'Escape', 'Tab']) await press(key);
    act(() => field().focus());
    act(() => field().blur());
    await press('Enter');
  }
  expect(perform).not.toHaveBeenCalled();
  expect(field().value).toBe('\\xff\\x0aA');
});

it('says what is wrong with a value, at the field, and loses nothing', async () => {
  await arrive(1);
  type('4294967296');
  await press('Enter');
  expect(perform).not.toHaveBeenCalled();
  expect(alertText()).toBe('DWORD holds 0 to 4294967295 (or -2147483648 to -1).');
  expect(field().getAttribute('aria-invalid')).toBe('true');
  expect(field().value).toBe('4294967296');
});

it('what is wrong is given up once the focus leaves for elsewhere; another type may be chosen for it', async () => {
  await arrive(1);
  const elsewhere = host.appendChild(document.createElement('button'));
  const types = host.querySelector('select');
  for (const pressed of [['Enter'], []]) {
    act(() => field().focus());
    type('nonsense');
    for (const key of pressed) await press(key);
    act(() => types?.focus());
    expect(field().value).toBe('nonsense');
    act(() => elsewhere.focus());
    expect(field().value).toBe('1');
    expect(alertText()).toBeNull();
    expect(field().getAttribute('aria-invalid')).toBe('false');
  }
  // What could be written stays, and is seen to be no value of the memory.
  act(() => field().focus());
  type('7');
  act(() => elsewhere.focus());
  expect(field().value).toBe('7');
  expect(field().dataset['follows']).toBeUndefined();
});

it('stays as it is while another window is in front', async () => {
  await arrive(1);
  act(() => field().focus());
  type('nonsense');
  await press('Enter');
  // A window that loses the focus keeps its active element.
  act(() => void field().dispatchEvent(new FocusEvent('focusout', { bubbles: true })));
  expect(field().value).toBe('nonsense');
});

it('keeps what the engine refused', async () => {
  await arrive(1);
  perform.mockResolvedValue(null);
  type('42');
  await press('Enter');
  await arrive(9);
  expect(field().value).toBe('42');
});

it('lets the system refuse it where the view may not be written, and says so', async () => {
  const refusal = 'View A is read-only: change its protection to write.';
  letRefuse.mockResolvedValue(`${refusal} It was tried.`);
  host.remove();
  host = mount(<ValueField view={fakeView('A', { protection: 'read' })} />);
  await arrive(1);
  act(() => field().focus());
  type('42');
  await press('Enter');
  expect(perform).not.toHaveBeenCalled();
  expect(letRefuse).toHaveBeenCalledWith({ kind: 'write', view: 'A', offset: 0, bytes: Uint8Array.of(42, 0, 0, 0) });
  expect(alertText()).toBe(`${refusal} It was tried.`);
});

it('shows nothing of bytes that are unknown or unreadable', async () => {
  await arrive(1);
  act(() => useApp.setState({ cursors: new Map([['A', 14]]) }));
  await framesIdle();
  expect(field().value).toBe('');
});
