/** What is carried where the system needs addresses that are free, and what has its own unit (huge pages). */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { address } from '../../../protocol/address.ts';
import type { Section, View } from '../../../protocol/model.ts';
import { useApp } from '../../state/store.ts';
import { inventLimits } from '../../testing/invented-limits.ts';
import { inventRegions } from '../../testing/invented-regions.ts';
import { inventSections, inventView } from '../../testing/invented-views.ts';
import { Carry } from './carry.ts';
import { tagText } from './text.ts';

const initial = useApp.getState();
let carry: Carry;
beforeEach(() => {
  carry = new Carry();
});
afterEach(() => useApp.setState(initial, true));

const tagNow = () => carry.carried && tagText(carry.carried);
const target = () => carry.carried?.target;

function show(views: View[], more: Partial<ReturnType<typeof useApp.getState>> = {}): void {
  useApp.setState({
    ...{ limits: inventLimits(), regions: inventRegions([]), sections: inventSections(2 ** 24) },
    ...{ views: new Map(views.map((view) => [view.letter, view])), ...more },
  });
}

describe('addresses that are free, but needed', () => {
  const room = { start: address(0x400000), end: address(0x800000), label: 'room for the stack to grow' };
  const needing = { limits: inventLimits({ needed: [room] }) };
  const b = inventView('B', 0x290000, 0x10000);

  it('are no place for a view; it lies right before or after them, and is free up to there', async () => {
    show([b], needing);
    carry.pickUp(b, 'drag', 0);
    carry.carryTo(0x500000, 512);
    expect(tagNow()).toBe('free, but needed: room for the stack to grow');
    await carry.drop();
    expect(useApp.getState().alert?.error).toMatchObject({
      code: 'AddressInUse',
      message:
        'View B cannot move to 0x500000: 0x400000–0x800000 is free, but needed: room for the stack to grow. Choose another place.',
    });
    carry.pickUp(b, 'drag', 0);
    carry.carryTo(0x3f0200, 512);
    expect([target(), tagNow()]).toEqual([
      0x3f0000,
      'right before room for the stack to grow · free: 3.88 MiB ← → 0 B',
    ]);
    carry.carryTo(0x7ffe00, 512);
    expect(target()).toBe(0x800000);
    expect(tagNow()).toContain('right after room for the stack to grow · free: 0 B ← ');
  });

  it('a view lies close to them, wherever they begin', () => {
    const odd = { start: address(0x403000), end: address(0x7fd000), label: 'room for the stack to grow' };
    show([b], { limits: inventLimits({ needed: [odd] }) });
    carry.pickUp(b, 'drag', 0);
    carry.carryTo(0x3f3200, 512);
    expect(target()).toBe(0x3f3000);
    carry.carryTo(0x7fce00, 512);
    expect(target()).toBe(0x7fd000);
  });

  it('are no place for one of several, nor for an edge that grows', () => {
    const c = inventView('C', 0x2b0000, 0x10000);
    show([b, c], { ...needing, selectedView: 'B', selectedViews: new Set(['B', 'C']) });
    carry.pickUp(b, 'keys', 0);
    carry.nudge(0x3e0000 - b.address);
    expect(tagNow()).toBe('2 views · C: free, but needed: room for the stack to grow');
    carry.cancel();
    const grown = inventView('B', 0x3f0000, 0x10000);
    show([grown], needing);
    carry.pickUp(grown, 'keys', 0, 'end');
    carry.nudge(4096);
    expect(tagNow()).toContain('free, but needed');
  });
});

describe('a section of huge pages', () => {
  const own = 2 ** 21;
  const sections = new Map<number, Section>([...inventSections(2 ** 24, 4 * own)]);
  const [plain, whole] = [sections.get(1), sections.get(2)];
  if (whole) sections.set(2, { ...whole, unit: own });
  const huge = inventView('H', 16 * own, own, { section: 2, offset: own });
  const small = inventView('S', 8 * own + 0x3000, 0x1000);

  it('goes by its own pages, by drag, with Alt, by key, and from end to end', () => {
    expect(plain?.unit).toBeUndefined();
    show([huge, small], { sections });
    carry.pickUp(huge, 'drag', 0);
    expect(carry.carried?.unit).toBe(own);
    for (const free of [false, true]) {
      carry.carryTo(20 * own + 0x12345, 512, free);
      expect(target()).toBe(20 * own);
    }
    // Beside what is no multiple it does not lie; the next step is a whole one.
    carry.carryTo(8 * own + 0x4000, 512);
    expect(target()).toBe(8 * own);
    carry.nudge(own);
    expect([target(), carry.carried?.placement.ok]).toEqual([9 * own, true]);
    carry.nudge(-(2 ** 46));
    expect([target(), carry.carried?.placement.ok]).toEqual([own, true]);
    carry.nudge(2 ** 48);
    expect([target(), carry.carried?.placement.ok]).toEqual([2 ** 47 - 2 * own, true]);
    carry.nudge(-0x1000);
    expect(tagNow()).toBe('not a multiple of 2 MiB (the size of this section’s pages)');
  });

  it('its edges go by whole pages, up to its ends', () => {
    show([huge], { sections });
    carry.pickUp(huge, 'drag', 0, 'end');
    carry.carryTo(18 * own + 0x1000, 512, true);
    expect(carry.carried?.ghosts[0]).toMatchObject({ address: 16 * own, length: 2 * own });
    carry.nudge(2 ** 40);
    expect(carry.carried?.ghosts[0]).toMatchObject({ address: 16 * own, length: 3 * own });
    expect(tagNow()).toContain('the section ends here');
    carry.nudge(-(2 ** 40));
    expect(carry.carried?.ghosts[0]?.length).toBe(own);
    carry.cancel();
    carry.pickUp(huge, 'drag', 0, 'start');
    carry.carryTo(15 * own + 0x1000, 512);
    expect(carry.carried?.ghosts[0]).toMatchObject({ address: 15 * own, offset: 0, length: 2 * own });
  });

  it('others that move along keep their distances, and all go by its pages', () => {
    const letters = new Set(['S', 'H']);
    show([huge, small], { sections, selectedView: 'S', selectedViews: letters });
    carry.pickUp(small, 'drag', 0);
    carry.carryTo(10 * own + 0x8000, 512);
    expect(carry.carried?.ghosts.map(({ address: at }) => at)).toEqual([10 * own + 0x3000, 18 * own]);
    carry.nudge(carry.carried?.unit ?? 0);
    expect(carry.carried?.ghosts.map(({ address: at }) => at)).toEqual([11 * own + 0x3000, 19 * own]);
    expect(carry.carried?.placement.ok).toBe(true);
    carry.nudge(-(2 ** 46));
    expect(carry.carried?.placement.ok).toBe(true);
  });
});
