import { expect, it } from 'vitest';
import { questions } from './abilities.ts';
import { decodeMessage, encodeMessage } from './codec.ts';
import { events, requests } from './messages.ts';

const section = (id: number, facts: object) => ({
  id,
  bytes: 4096,
  origin: { kind: 'memory' },
  inode: 2n ** 64n - 1n,
  device: 2 ** 32 - 1,
  ...facts,
});
const history = { undo: [], redo: [], heldBytes: 0, budgetBytes: 2 ** 29, forgotten: 0 };
const limits = {
  pid: 4,
  platform: 'fake',
  system: 'Fake 1',
  pageSize: 4096,
  granularity: 4096,
  lowestAddress: 0x10000,
  highestAddress: 2 ** 47,
  moveMethods: [],
  maxSectionBytes: 2 ** 40,
  maxViews: 100,
  abilities: Object.fromEntries(questions.map((question) => [question, true])),
};
const odd = [{ inode: 1e20 }, { inode: -1 }, { device: 2 ** 60 }, { device: Number.NaN }];
const unreadable = [{ bytes: 2 ** 60 }, { origin: null }, { id: -1 }];
const sections = [
  section(1, {}),
  ...odd.map((facts, index) => section(2 + index, facts)),
  ...unreadable.map((facts) => section(9, facts)),
];

it('a state arrives whatever a single section or view looks like: one that cannot be read at all is left out, and counted', () => {
  const snapshot = {
    revision: 1,
    limits,
    host: { kind: 'web', endsWithWindow: false },
    sections,
    views: [{ letter: 'a' }],
    history,
    unsaved: false,
    calls: [],
  };
  const change = {
    revision: 2,
    sections,
    removedSections: [],
    views: [null],
    removedViews: [],
    history,
    unsaved: false,
    outcome: null,
  };
  const arrived = [
    requests.state.reply.parse(decodeMessage(encodeMessage(snapshot))),
    events.changed.parse(decodeMessage(encodeMessage(change))),
  ];
  for (const state of arrived) {
    expect(state.unreadable).toBe(unreadable.length + 1);
    expect(state.views).toEqual([]);
    expect(state.sections.map(({ id, inode, device }) => [id, inode, device])).toEqual([
      [1, 2n ** 64n - 1n, 2 ** 32 - 1],
      [2, 0n, 2 ** 32 - 1],
      [3, 0n, 2 ** 32 - 1],
      [4, 2n ** 64n - 1n, 0],
      [5, 2n ** 64n - 1n, 0],
    ]);
  }
});
