import { expect, it } from 'vitest';
import {
  askWatching,
  callKinds,
  isWatchRequest,
  mostBins,
  mostEventRows,
  parseWatchArgs,
  type WatchRequestName,
  watchRequests,
} from './watching.ts';

const launch = { program: 'ls', args: ['-l'], folder: '/tmp', mode: 'fast' };
const timeline = { watch: 1, from: 0, to: 1e6, bins: mostBins, process: null };
const events = { watch: 1, from: 0, count: mostEventRows };

const taken: [WatchRequestName, unknown][] = [
  ['launch', launch],
  ['launch', { ...launch, environment: { LANG: 'C' } }],
  ['attach', { pid: 1 }],
  ['timeline', timeline],
  ['events', events],
];

it.each(taken)('%s takes %j', (name, args) => {
  expect(parseWatchArgs(name, args)).toEqual(args);
});

const refused: [WatchRequestName, string, unknown][] = [
  ['launch', 'no program', { ...launch, program: '' }],
  ['launch', 'NUL in an argument', { ...launch, args: ['a\0b'] }],
  ['launch', 'too many arguments', { ...launch, args: Array.from({ length: 1001 }, () => '') }],
  ['launch', 'an argument that is too long', { ...launch, args: ['x'.repeat(32_769)] }],
  ['launch', 'a variable’s name with =', { ...launch, environment: { 'A=B': '' } }],
  ['launch', 'a variable without a name', { ...launch, environment: { '': 'x' } }],
  ['launch', 'another mode', { ...launch, mode: 'quick' }],
  ['attach', 'process 0, a group', { pid: 0 }],
  ['attach', 'a negative number, a group', { pid: -1 }],
  ['attach', 'a number beyond all processes', { pid: 2 ** 31 }],
  ['timeline', 'too many bins', { ...timeline, bins: mostBins + 1 }],
  ['timeline', 'no bins', { ...timeline, bins: 0 }],
  ['timeline', 'no time', { ...timeline, to: Number.NaN }],
  ['events', 'too many rows', { ...events, count: mostEventRows + 1 }],
  ['events', 'half a position', { ...events, from: 0.5 }],
  ['open', 'NUL in a path', { path: '/tmp/\0' }],
  ['moment', 'nothing', null],
];

it.each(refused)('%s refuses %s', (name, _, args) => {
  expect(() => parseWatchArgs(name, args)).toThrow(expect.objectContaining({ code: 'InvalidArgument' }));
});

it('knows its own requests alone, and none that each object has', () => {
  expect(Object.keys(watchRequests).every(isWatchRequest)).toBe(true);
  expect(isWatchRequest('toString')).toBe(false);
});

it('parses what is answered', async () => {
  const rows = [{ time: 0, tid: 1, text: 'brk(NULL)', result: null, kind: callKinds[4], caller: '' }];
  const answer = (reply: unknown) => () => Promise.resolve(reply);
  expect(await askWatching(answer({ events: 1, rows }), 'events', events)).toEqual({ events: 1, rows });
  const wrong = askWatching(answer({ events: 1, rows: [{}] }), 'events', events);
  await expect(wrong).rejects.toMatchObject({ code: 'Internal' });
});
