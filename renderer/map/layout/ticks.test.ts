import fc from 'fast-check';
import { expect, it } from 'vitest';
import { evenly } from '../../testing/evenly.ts';
import { fitted, shownRange, zoomedAt } from '../../viewport/scale.ts';
import { spanText, ticksOf } from './ticks.ts';

const space = { lowestAddr: 0x10000, highestAddr: 0x7ffffffff000 };

it('marks round hex addresses, evenly, with room for each label', () => {
  const anyAddr = fc.integer({ min: space.lowestAddr, max: space.highestAddr - 1 });
  fc.assert(
    fc.property(anyAddr, evenly(-5, 36), (addr, zoom) => {
      const start = fitted({ start: addr, end: addr + 1 }, 1200, space);
      const viewport = zoomedAt(start, 600, 32 * 2 ** zoom, space);
      const ticks = ticksOf(viewport, 7.2);
      const shown = shownRange(viewport);
      expect(ticks.length).toBeLessThan(20);
      for (const [index, tick] of ticks.entries()) {
        expect(tick.addr).toBeGreaterThanOrEqual(shown.start);
        expect(tick.addr).toBeLessThan(shown.end);
        const next = ticks[index + 1];
        if (!next) continue;
        const step = next.addr - tick.addr;
        expect(Number.isInteger(Math.log2(step))).toBe(true);
        expect(tick.addr % step).toBe(0);
        expect(next.xCss - tick.xCss).toBeGreaterThanOrEqual(tick.label.length * 7.2 + 20);
      }
    }),
  );
});

it('says how much is across', () => {
  expect(spanText(fitted({ start: 0x280000, end: 0x400000 }, 1200, space, 0))).toBe('1.5 MiB across');
  expect(spanText(fitted({ start: 0x280000, end: 0x280025 }, 1200, space, 0))).toBe('38 B across');
});
