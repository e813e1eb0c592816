import { expect, it } from 'vitest';
import type { ListedProcess } from '../../protocol/processes.ts';
import { matchingProcesses, pidOf } from './process-filter.ts';

const process = (pid: number, name: string, more: Partial<ListedProcess> = {}): ListedProcess => ({
  pid,
  name,
  command: `/usr/bin/${name}`,
  user: 'ada',
  resident: 0,
  refused: null,
  ...more,
});
const all = [
  process(1, 'systemd', { user: 'root', refused: 'it is another user’s' }),
  process(12, 'node', { command: 'node server.js' }),
  process(120, 'node', { command: 'node worker.js' }),
  process(7, 'bash'),
];
const pids = (text: string) => matchingProcesses(all, text).map(({ pid }) => pid);

it('lists those that may be read first, by name, then by number', () => {
  expect(pids('')).toEqual([7, 12, 120, 1]);
  expect(pids('')).toEqual(matchingProcesses([...all].reverse(), '').map(({ pid }) => pid));
});

it('finds every word in number, name, command or user', () => {
  expect(pids('node')).toEqual([12, 120]);
  expect(pids('s')).toEqual([7, 12, 120, 1]);
  expect(pids('NODE  worker')).toEqual([120]);
  expect(pids('root')).toEqual([1]);
  expect(pids('nothing')).toEqual([]);
});

it('has a number that is typed in full first, then those that begin so', () => {
  expect(pids('12')).toEqual([12, 120]);
  expect(pids('1')).toEqual([1, 12, 120]);
});

it('reads a number as it is pasted, and nothing else as one', () => {
  expect(pidOf(' 4711 ')).toBe(4711);
  for (const text of ['', '0', '-1', '1.5', '0x10', 'node', '99999999999999999999']) expect(pidOf(text)).toBeNull();
});
