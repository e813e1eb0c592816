import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Client } from '../../protocol/rpc.ts';
import { callKinds, type WatchOrder, type WatchState } from '../../protocol/watching.ts';
import { operationsIdle, setClient } from '../state/operations.ts';
import { useApp } from '../state/store.ts';
import { takeWatching } from '../state/watch-news.ts';
import { inventRegions } from '../testing/invented-regions.ts';
import { goBy, goToMarker, show, togglePlaying, zoomBy } from './orders.ts';
import { keepMoment } from './panels.ts';
import { nothingShown, useWatch } from './watch-store.ts';

const events = 400;
/** Microseconds from call to call. */
const each = 1000;

const keys: ReadonlyMap<string, () => void> = new Map([
  ['ArrowRight', () => goBy(1)],
  ['PageDown', () => goBy(-100)],
  ['Home', () => goBy(Number.NEGATIVE_INFINITY)],
  ['End', () => goBy(Number.POSITIVE_INFINITY)],
  ['+', () => zoomBy(1 / 2)],
  ['-', () => zoomBy(2)],
  ['0', () => zoomBy(Number.POSITIVE_INFINITY)],
  ['M', () => keepMoment()],
  ['[', () => goToMarker(-1)],
  [']', () => goToMarker(1)],
  ['Space', () => togglePlaying()],
]);

let markers: WatchState['markers'];
/** What was asked for, in order. */
const asked: string[] = [];
const initial = useApp.getState();

function state(): WatchState {
  return {
    ...{ id: 1, title: 'made up', origin: 'opened', kind: null, status: 'ended', end: null, trouble: null },
    processes: [{ index: 0, pid: 100, parent: null, command: '', started: 0, ended: null }],
    ...{ events, time: events * each, lost: 0, pageBytes: 4096, markers },
  };
}

function answer({ request, args }: WatchOrder): unknown {
  // What orders.ts asks for.
  const { position, name } = args as { position: number; name: string };
  if (request === 'mark') {
    const marker = { process: 0, position, name, time: position * each };
    markers = [...markers.filter((one) => one.position !== position), marker].sort((a, b) => a.position - b.position);
    return { markers };
  }
  if (request === 'timeline') {
    const [sizes, resident] = [new Float64Array(1), new Float64Array(1)];
    return { counts: new Uint32Array(callKinds.length), sizes, resident, positions: new Uint32Array(1) };
  }
  if (request === 'list') return { watches: [{ watch: state(), output: [], omitted: 0 }], permitted: true };
  const [regions, madeBy] = [inventRegions([]), new Float64Array(0)];
  return { regions, madeBy, complete: true, command: '', hasEnded: false, time: position * each, call: '' };
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

beforeEach(() => {
  markers = [];
  asked.length = 0;
  const client = {
    request: async (_name: string, order: WatchOrder) => {
      asked.push(order.request);
      // A moment takes longest: it is replayed.
      for (let turns = order.request === 'moment' ? 3 : 1; turns > 0; turns -= 1) await turn();
      return answer(order);
    },
  };
  // The only call that is made of it.
  setClient(client as unknown as Client);
});

afterEach(() => {
  setClient(null);
  useWatch.setState(nothingShown);
  useApp.setState(initial, true);
});

async function settled(): Promise<void> {
  await operationsIdle();
  await turn();
  await operationsIdle();
}

/** What keys lead to, typed one after another or each when the one before it has done all. */
async function typed(names: readonly string[], isFast: boolean) {
  markers = [];
  show(state());
  await settled();
  for (const name of ['PageDown', 'PageDown', ...names]) {
    keys.get(name)?.();
    if (!isFast) await settled();
  }
  await settled();
  const { position, shown, time, line, span, playing, watch } = useWatch.getState();
  return { position, shown, time, line, span, playing, markers: watch?.markers, status: useApp.getState().status };
}

it('asks for an opened trace’s picture once, and again for each new connection', async () => {
  const once = ['list', 'moment', 'timeline'];
  show(state());
  await settled();
  // The list says the same as the answer did, and so does an event.
  takeWatching({ change: { watch: state(), output: [], omitted: 0 } });
  await settled();
  expect(asked.splice(0).toSorted()).toEqual(once);
  const reconnect = () => {
    useApp.setState({ connection: 'lost' });
    useApp.setState({ connection: 'open' });
    return settled();
  };
  await reconnect();
  expect(asked.toSorted()).toEqual(once);
  markers = [{ process: 0, position: 3, name: 'kept in another window', time: 3 * each }];
  await reconnect();
  expect(useWatch.getState().watch?.markers).toEqual(markers);
});

it('zooms around the moment that was asked for just before', async () => {
  const share = (100 * each) / (events * each + 1);
  const [{ span }, half] = [await typed(['PageDown', '+'], true), (events * each + 1) / 2];
  expect(span?.from).toBeCloseTo(100 * each - half * share);
  expect(span?.to).toBeCloseTo(100 * each - half * share + half);
});

it('knows the moments that were kept just before', async () => {
  expect(await typed(['M', 'ArrowRight', 'M', '['], true)).toMatchObject({
    markers: [
      { position: 200, name: 'Moment 1' },
      { position: 201, name: 'Moment 2' },
    ],
    ...{ position: 200, shown: 200, status: 'Moment 1' },
  });
});

it('does the same for keys however fast they follow each other', async () => {
  const all = [...keys.keys()];
  const pairs = all.flatMap((one) => all.map((two) => [one, two]));
  const long = [
    '+',
    '+',
    'End',
    '+',
    'M',
    'Home',
    '-',
    ']',
    'M',
    'ArrowRight',
    'M',
    '[',
    '0',
    'Space',
    '+',
    'Home',
    '+',
  ];
  for (const names of [...pairs, long]) {
    expect(await typed(names, true), names.join(' ')).toEqual(await typed(names, false));
  }
});
