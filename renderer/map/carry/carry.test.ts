import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { problem } from '../../../protocol/errors.ts';
import type { Client } from '../../../protocol/rpc.ts';
import { setClient } from '../../state/operations.ts';
import { withSpace } from '../../state/spaces.ts';
import { useApp } from '../../state/store.ts';
import { inventLimits } from '../../testing/invented-limits.ts';
import { inventRegions } from '../../testing/invented-regions.ts';
import { inventSections, inventView } from '../../testing/invented-views.ts';
import { Carry } from './carry.ts';
import { spokenText, tagText } from './text.ts';

const limits = inventLimits();
const a = inventView('A', 0x280000, 0x10000);
const b = inventView('B', 0x290000, 0x10000);
const moved = { revision: 2, label: 'B moved', cost: null, section: 1, view: 'B', warnings: [] };

/** A connection that answers `perform` as the test says, and remembers what was asked. */
function answering(answer: () => Promise<unknown>): unknown[] {
  const asked: unknown[] = [];
  const client = {
    closed: false,
    request: (_name: string, args: unknown) => {
      asked.push(args);
      return answer();
    },
  };
  // Only `perform` is asked here, and answered with an outcome.
  setClient(client as unknown as Client);
  return asked;
}

const initial = useApp.getState();
let carry: Carry;
let returned: number;

beforeEach(() => {
  carry = new Carry();
  returned = 0;
  carry.onReturn = () => {
    returned += 1;
  };
  const regions = inventRegions([
    { start: 0x280000, end: 0x2a0000, kind: 'ours' },
    { start: 0x300000, end: 0x310000, name: '/lib/libc.so.6', kind: 'library' },
  ]);
  const views = new Map([a, b].map((view) => [view.letter, view]));
  useApp.setState((state) => ({ limits, views, ...withSpace(state, 'ours', { regions }) }));
});

afterEach(() => {
  setClient(null);
  useApp.setState(initial, true);
});

describe('carrying a view', () => {
  it('has the engine move it to where it is dropped, and keeps the ghost until then', async () => {
    const waiting: ((outcome: unknown) => void)[] = [];
    const asked = answering(() => new Promise((resolve) => waiting.push(resolve)));
    carry.pickUp(b, 'drag', 0x8000);
    carry.carryTo(0x2c8000, 1024);
    expect(carry.carried).toMatchObject({ target: 0x2c0000, placement: { ok: true } });
    const dropped = carry.drop();
    expect(carry.carried?.waiting).toBe(true);
    carry.carryTo(0x400000, 1024);
    carry.cancel();
    expect(carry.carried?.target).toBe(0x2c0000);
    for (const settle of waiting) settle(moved);
    await dropped;
    expect(carry.carried).toBeNull();
    expect(asked).toEqual([{ action: { kind: 'move', view: 'B', to: 0x2c0000, method: 'remap' } }]);
    expect(returned).toBe(0);
  });

  it('is over once the views lie where they were dropped, though the answer is still on its way', async () => {
    let settle: (outcome: unknown) => void = () => undefined;
    answering(() => new Promise((resolve) => (settle = resolve)));
    carry.pickUp(b, 'keys', 0);
    carry.nudge(0x30000);
    const dropped = carry.drop();
    carry.follow(useApp.getState().views);
    expect(carry.carried?.waiting).toBe(true);
    const there = inventView('B', 0x2c0000, 0x10000);
    carry.follow(new Map(useApp.getState().views).set('B', there));
    expect(carry.carried).toBeNull();
    // The next key takes hold of it, and the late answer leaves that alone.
    carry.pickUp(there, 'keys', 0);
    settle(moved);
    await dropped;
    expect(carry.carried).toMatchObject({ view: there, waiting: false });
    expect(returned).toBe(0);
  });

  it('says at once why it cannot stay on something else, and asks nothing of the engine', async () => {
    const asked = answering(() => Promise.resolve(moved));
    carry.pickUp(b, 'drag', 0);
    carry.carryTo(0x2fa000, 512);
    const { carried } = carry;
    expect(carried && tagText(carried)).toBe('taken: libc.so.6 rw-');
    expect(carried && spokenText(carried)).toBe('View B at 0x2fa000, taken: libc.so.6 rw-');
    await carry.drop();
    expect(asked).toEqual([]);
    expect(returned).toBe(1);
    expect(useApp.getState().alert?.error).toMatchObject({ code: 'AddressInUse', occupant: { start: 0x300000 } });
  });

  it('returns the ghost when the engine refuses', async () => {
    answering(() => Promise.reject(problem('AddressInUse', 'Taken meanwhile.')));
    carry.pickUp(b, 'keys', 0);
    carry.nudge(0x20000);
    await carry.drop();
    expect(returned).toBe(1);
    expect(useApp.getState().alert?.error.message).toBe('Taken meanwhile.');
  });

  it('goes by steps and over itself, stops at the ends of the space, and gives back on Escape', () => {
    carry.pickUp(b, 'keys', 0);
    carry.nudge(4096);
    expect(carry.carried).toMatchObject({ target: 0x291000, placement: { ok: true, gapBefore: 0x1000 } });
    carry.nudge(-(2 ** 46));
    expect(carry.carried?.target).toBe(limits.lowestAddress);
    carry.nudge(2 ** 48);
    expect(carry.carried?.target).toBe(limits.highestAddress - 0x10000);
    carry.cancel();
    expect(carry.carried).toBeNull();
    expect(returned).toBe(1);
  });

  it('asks nothing when it is put back where it was', async () => {
    const asked = answering(() => Promise.resolve(moved));
    carry.pickUp(b, 'click', 0);
    carry.carryTo(0x2b0000, 1024);
    carry.carryTo(0x290100, 1024);
    const { carried } = carry;
    expect(carried && tagText(carried)).toBe('where it is');
    await carry.drop();
    expect(asked).toEqual([]);
  });

  it('says what it touches, and where its page tables are carried over whole', () => {
    const large = inventView('C', 0x4000_1000, 0x40_0000);
    useApp.setState((state) => ({ views: new Map(state.views).set('C', large) }));
    const tagNow = () => carry.carried && tagText(carry.carried);
    carry.pickUp(large, 'drag', 0);
    carry.carryTo(0x5000_1800, 512);
    expect(carry.carried?.target).toBe(0x5000_1000);
    expect(tagNow()).toMatch(/^free: .* · 2 MiB line: page tables carried over whole$/);
    // With Alt it goes where it is held.
    carry.carryTo(0x5000_2000, 512, true);
    expect(carry.carried?.target).toBe(0x5000_2000);
    expect(tagNow()).toMatch(/^free: [^·]*$/);
    useApp.setState({ moveMethod: 'unmap-map' });
    carry.carryTo(0x5000_1000, 512, true);
    expect(tagNow()).toMatch(/^free: [^·]*$/);
    carry.carryTo(0x310800, 512);
    expect(tagNow()).toMatch(/^right after libc\.so\.6 · free: 0 B ← → /);
  });
});

describe('carrying several views', () => {
  beforeEach(() => {
    const c = inventView('C', 0x2b0000, 0x10000);
    useApp.setState((state) => ({
      views: new Map(state.views).set('C', c),
      regions: inventRegions([
        { start: 0x280000, end: 0x2a0000, kind: 'ours' },
        { start: 0x2b0000, end: 0x2c0000, kind: 'ours' },
        { start: 0x300000, end: 0x310000, name: '/lib/libc.so.6', kind: 'library' },
      ]),
      selectedView: 'B',
      selectedViews: new Set(['B', 'C']),
    }));
  });

  it('keeps their distances, over their own places, and asks for all in one go', async () => {
    const asked = answering(() => Promise.resolve(moved));
    carry.pickUp(b, 'drag', 0);
    carry.carryTo(0x2b0000, 512);
    expect(carry.carried?.ghosts.map(({ letter, address: at }) => [letter, at])).toEqual([
      ['B', 0x2b0000],
      ['C', 0x2d0000],
    ]);
    // As far as the group can go on: C to libc, B to A.
    expect(carry.carried?.placement).toEqual({ ok: true, gapBefore: 0x20000, gapAfter: 0x20000 });
    expect(carry.carried && spokenText(carry.carried)).toMatch(/^View B at 0x2b0000, with C, free before it 128 KiB/);
    await carry.drop();
    const moves = [
      { view: 'B', to: 0x2b0000 },
      { view: 'C', to: 0x2d0000 },
    ];
    expect(asked).toEqual([{ action: { kind: 'move-many', moves, method: 'remap' } }]);
  });

  it('is refused for all where one of them cannot go, and names it', async () => {
    carry.pickUp(b, 'keys', 0);
    carry.nudge(0x48000);
    expect(carry.carried && tagText(carry.carried)).toBe('2 views · C: taken: libc.so.6 rw-');
    await carry.drop();
    expect(useApp.getState().alert?.error.message).toContain('View C cannot move to 0x2f8000: libc.so.6 rw- is there.');
    expect(returned).toBe(1);
  });

  it('stops where the first of them would leave the space', () => {
    carry.pickUp(b, 'keys', 0);
    carry.nudge(2 ** 48);
    expect(carry.carried?.ghosts.map(({ address: at }) => at)).toEqual([
      limits.highestAddress - 0x30000,
      limits.highestAddress - 0x10000,
    ]);
  });

  it('carries one alone that is not of the group, and an edge alone', () => {
    carry.pickUp(a, 'keys', 0);
    expect(carry.carried?.ghosts).toHaveLength(1);
    carry.cancel();
    carry.pickUp(b, 'keys', 0, 'end');
    expect(carry.carried?.ghosts).toHaveLength(1);
  });

  it('gives up when one of them was moved by someone else', () => {
    carry.pickUp(b, 'keys', 0);
    carry.follow(useApp.getState().views);
    expect(carry.carried).not.toBeNull();
    carry.follow(new Map(useApp.getState().views).set('C', inventView('C', 0x500000, 0x10000)));
    expect(carry.carried).toBeNull();
  });
});

describe('carrying an edge', () => {
  beforeEach(() => useApp.setState({ sections: inventSections(0x20000) }));
  const ghost = () => carry.carried?.ghosts[0];

  it('changes the length at the end, the address and the offset at the start', async () => {
    const asked = answering(() => Promise.resolve(moved));
    carry.pickUp(b, 'drag', 0x100, 'end');
    carry.carryTo(0x298100, 512);
    expect(ghost()).toMatchObject({ address: 0x290000, offset: 0, length: 0x8000 });
    expect(carry.carried && tagText(carry.carried)).toBe('right after A · 64 KiB → 32 KiB, +0x0–0x8000 of section 1');
    await carry.drop();
    carry.pickUp(b, 'drag', 0, 'start');
    carry.carryTo(0x294000, 512);
    expect(ghost()).toMatchObject({ address: 0x294000, offset: 0x4000, length: 0xc000 });
    await carry.drop();
    expect(asked).toEqual([
      { action: { kind: 'resize', view: 'B', address: 0x290000, offset: 0, length: 0x8000 } },
      { action: { kind: 'resize', view: 'B', address: 0x294000, offset: 0x4000, length: 0xc000 } },
    ]);
  });

  it('goes no further than its section, nor to nothing', () => {
    carry.pickUp(b, 'keys', 0, 'end');
    carry.nudge(2 ** 40);
    expect(ghost()?.length).toBe(0x20000);
    expect(carry.carried && tagText(carry.carried)).toMatch(/ · the section ends here$/);
    carry.nudge(-(2 ** 40));
    expect(ghost()?.length).toBe(4096);
    carry.cancel();
    carry.pickUp(b, 'keys', 0, 'start');
    carry.nudge(-(2 ** 40));
    expect(ghost()).toMatchObject({ address: 0x290000, offset: 0, length: 0x10000 });
  });

  it('is refused where something else lies, and stops right before it when near', async () => {
    const asked = answering(() => Promise.resolve(moved));
    carry.pickUp(a, 'drag', 0, 'end');
    carry.carryTo(0x298000, 512);
    expect(carry.carried && tagText(carry.carried)).toBe('taken: view B');
    await carry.drop();
    expect(asked).toEqual([]);
    expect(useApp.getState().alert?.error.message).toContain(
      'View A cannot lie at 0x280000–0x298000: view B is there.',
    );
  });
});
