// @vitest-environment jsdom
import { act } from 'react';
import { beforeEach, expect, it, vi } from 'vitest';
import { framesIdle } from '../live/frame.ts';
import { liveBytes } from '../live/live-bytes.ts';
import { useApp } from '../state/store.ts';
import { fakeView } from '../testing/fake-engine.ts';
import { arrive, mount, press, type } from '../testing/mounted.ts';
import { Inspector } from './inspector.tsx';

const { perform } = vi.hoisted(() => ({ perform: vi.fn() }));
vi.mock('../state/operations.ts', () => ({ perform, letRefuse: vi.fn() }));
const initial = useApp.getState();
let host: HTMLElement;

function field(name: string): HTMLInputElement {
  const input = host.querySelector<HTMLInputElement>(`input[aria-label='${name}']`);
  if (!input) throw new Error(`no field ${name}`);
  return input;
}

beforeEach(() => {
  perform.mockReset();
  useApp.setState(initial, true);
  liveBytes.reset(4096);
  host = mount(<Inspector view={fakeView('A')} />);
});

it('shows what the bytes are as every type, in both orders', async () => {
  await arrive(0xd6, 0xff, 0xff, 0xff);
  const values = Object.fromEntries(
    [...host.querySelectorAll('input')].map((input) => [input.getAttribute('aria-label'), input.value]),
  );
  expect(values).toMatchObject({
    BYTE: '214',
    i8: '-42',
    'WORD, little-endian': '65494',
    'WORD, big-endian': '55039',
    'i32, little-endian': '-42',
    'QWORD, little-endian': '4294967254',
    'time_t 64, little-endian': '2106-02-07 06:27:34Z',
  });
  expect(Object.keys(values)).toHaveLength(25);
});

it('shows them in hex once that is chosen', async () => {
  await arrive(0xd6, 0xff, 0xff, 0xff);
  act(() => useApp.setState({ hexValues: true }));
  await framesIdle();
  expect(field('i32, little-endian').value).toBe('0xffffffd6');
  expect(field('i32, big-endian').value).toBe('0xd6ffffff');
});

it('writes what is typed over a value, in the order of its column', async () => {
  await arrive(1);
  const input = field('WORD, big-endian');
  type(input, '0x1234');
  perform.mockResolvedValue({});
  await press(input, 'Enter');
  expect(perform).toHaveBeenCalledWith({ kind: 'write', view: 'A', offset: 0, bytes: Uint8Array.of(0x12, 0x34) });
});

it('says why a value is not written, and lets go of it with Esc', async () => {
  await arrive(1);
  const input = field('BYTE');
  type(input, '256');
  await press(input, 'Enter');
  expect(perform).not.toHaveBeenCalled();
  expect(host.querySelector('[role=alert]')?.textContent).toBe('BYTE holds 0 to 255 (or -128 to -1).');
  expect(input.getAttribute('aria-invalid')).toBe('true');
  await press(input, 'Escape');
  expect(host.querySelector('[role=alert]')).toBeNull();
  expect(input.value).toBe('1');
});

it('arrows go from type to type in the same column, and one row alone is a stop of Tab', async () => {
  act(() => field('DWORD, big-endian').focus());
  await press(field('DWORD, big-endian'), 'ArrowDown');
  expect(document.activeElement).toBe(field('QWORD, big-endian'));
  await press(field('QWORD, big-endian'), 'ArrowDown');
  expect(document.activeElement).toBe(field('i8'));
  await press(field('i8'), 'ArrowUp');
  expect(document.activeElement).toBe(field('QWORD, little-endian'));
  const stops = [...host.querySelectorAll('input')].filter(({ tabIndex }) => tabIndex === 0);
  expect(stops.map((input) => input.getAttribute('aria-label'))).toEqual(['QWORD, little-endian', 'QWORD, big-endian']);
});
