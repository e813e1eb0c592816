import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { address } from '../../protocol/address.ts';
import { problem } from '../../protocol/errors.ts';
import type { Limits } from '../../protocol/model.ts';
import type { Client } from '../../protocol/rpc.ts';
import { setClient } from '../state/operations.ts';
import { useApp } from '../state/store.ts';
import { Carry, spokenText, tagText } from './carry.ts';
import { inventRegions } from './invented-regions.ts';
import { inventView } from './invented-views.ts';

const limits: Limits = {
  pid: 1,
  platform: 'fake',
  system: 'Test 1',
  pageSize: 4096,
  granularity: 4096,
  lowestAddress: address(0x10000),
  highestAddress: address(0x7ffffffff000),
  moveMethods: ['remap'],
  maxSectionBytes: 2 ** 40,
  maxViews: 100,
};
const a = inventView('A', 0x280000, 0x10000);
const b = inventView('B', 0x290000, 0x10000);
const moved = { revision: 2, label: 'B moved', cost: null, section: 1, view: 'B', warnings: [] };

/** A connection that answers `perform` as it is told, and remembers what was asked. */
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
  useApp.setState({ limits, views, regions });
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
});
