import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { evenly } from '../testing/evenly.ts';
import {
  addressAt,
  between,
  cssOf,
  fitted,
  placeAt,
  resized,
  shifted,
  spanOf,
  type Viewport,
  widestByteCss,
  zoomedAt,
} from './scale.ts';

const space = { lowestAddr: 0x10000, highestAddr: 0x7ffffffff000 };
const whole: Viewport = fitted({ start: space.lowestAddr, end: space.highestAddr }, 1200, space);

/** Somewhere at one of both ends of the space, or anywhere between. */
const anyAddr = fc.oneof(
  fc.integer({ min: space.lowestAddr, max: space.lowestAddr + 2 ** 20 }),
  fc.integer({ min: space.highestAddr - 2 ** 20, max: space.highestAddr - 1 }),
  fc.integer({ min: space.lowestAddr, max: space.highestAddr - 1 }),
);
/** From a byte 32 pixels wide to the whole space in 1,200 pixels, evenly in powers of two. */
const anyViewport = fc
  .tuple(anyAddr, evenly(-5, 36), fc.integer({ min: 200, max: 4000 }))
  .map(
    ([addr, depth, widthCss]): Viewport =>
      zoomedAt(
        fitted({ start: addr, end: addr + 1 }, widthCss, space),
        widthCss / 2,
        2 ** depth * widestByteCss,
        space,
      ),
  );

describe('scale', () => {
  it('finds the byte again that it drew, at every depth where a byte is drawn', () => {
    fc.assert(
      fc.property(anyViewport, evenly(0, 1), (viewport, at) => {
        const xCss = at * viewport.widthCss;
        const place = placeAt(viewport, xCss);
        const back = cssOf(viewport, place.addr) + place.fraction / viewport.bytesPerCss;
        expect(Math.abs(back - xCss)).toBeLessThan(1e-3);
        if (viewport.bytesPerCss > 0.5) return;
        expect(addressAt(viewport, cssOf(viewport, place.addr) + 0.5 / viewport.bytesPerCss)).toBe(place.addr);
      }),
    );
  });

  it('is exact to the byte at both ends of the space', () => {
    for (const addr of [space.lowestAddr, 0x280000, 0x7fffffffe000, space.highestAddr - 1]) {
      const viewport = fitted({ start: addr, end: addr + 16 }, 1200, space);
      for (let byte = addr; byte < Math.min(addr + 16, space.highestAddr); byte += 1) {
        const left = cssOf(viewport, byte);
        expect(addressAt(viewport, left + 0.01)).toBe(byte);
        expect(addressAt(viewport, left + 1 / viewport.bytesPerCss - 0.01)).toBe(byte);
        expect(cssOf(viewport, byte + 1) - left).toBeCloseTo(1 / viewport.bytesPerCss, 9);
      }
    }
  });

  it('rises: what lies further to the right has the greater address, and the other way round', () => {
    const share = evenly(0, 1);
    fc.assert(
      fc.property(anyViewport, share, share, anyAddr, anyAddr, (viewport, one, two, oneAddr, twoAddr) => {
        const [left = 0, right = 0] = [one, two].map((at) => at * viewport.widthCss).sort((a, b) => a - b);
        expect(addressAt(viewport, left)).toBeLessThanOrEqual(addressAt(viewport, right));
        const [low = 0, high = 0] = [oneAddr, twoAddr].sort((a, b) => a - b);
        expect(cssOf(viewport, low)).toBeLessThanOrEqual(cssOf(viewport, high));
        // In sight they are apart by as much as their bytes are wide; terabytes away doubles are less exact.
        const [from, to] = [addressAt(viewport, left), addressAt(viewport, right)];
        expect(cssOf(viewport, to) - cssOf(viewport, from)).toBeCloseTo((to - from) / viewport.bytesPerCss, 3);
      }),
    );
  });

  it('shows the first and the last address at its very edges, at every depth', () => {
    fc.assert(
      fc.property(anyViewport, (viewport) => {
        const first = shifted(viewport, -(2 ** 48), space);
        expect(cssOf(first, space.lowestAddr)).toBe(0);
        const last = shifted(viewport, 2 ** 48, space);
        expect(cssOf(last, space.highestAddr)).toBeCloseTo(last.widthCss, 3);
        expect(addressAt(last, last.widthCss - 1e-3)).toBeLessThan(space.highestAddr);
      }),
    );
  });

  it('zooms around the pointer: what lies there stays', () => {
    fc.assert(
      fc.property(anyViewport, evenly(0, 1), evenly(0.2, 5), (viewport, at, factor) => {
        const xCss = at * viewport.widthCss;
        const zoomed = zoomedAt(viewport, xCss, factor, space);
        const atEnd =
          zoomed.originAddr === space.lowestAddr || zoomed.originAddr + Math.ceil(spanOf(zoomed)) >= space.highestAddr;
        if (atEnd) return;
        const before = placeAt(viewport, xCss);
        const away = cssOf(zoomed, before.addr) + before.fraction / zoomed.bytesPerCss - xCss;
        expect(Math.abs(away)).toBeLessThan(1e-2);
      }),
    );
  });

  it('never leaves the space, whatever is asked', () => {
    fc.assert(
      fc.property(
        anyViewport,
        evenly(-2e14, 2e14),
        fc.double({ min: 1e-20, max: 1e20, noNaN: true }),
        fc.integer({ min: 100, max: 5000 }),
        (viewport, bytes, factor, widthCss) => {
          for (const next of [
            shifted(viewport, bytes, space),
            zoomedAt(viewport, 10, factor, space),
            resized(viewport, widthCss, space),
            // A range with room beside it may begin in the midst of a byte.
            fitted({ start: viewport.originAddr + factor, end: viewport.originAddr + factor * 3 }, widthCss, space),
          ]) {
            expect(Number.isInteger(next.originAddr)).toBe(true);
            expect(next.originFraction).toBeGreaterThanOrEqual(0);
            expect(next.originFraction).toBeLessThan(1);
            expect(next.originAddr).toBeGreaterThanOrEqual(space.lowestAddr);
            expect(next.originAddr + Math.floor(next.originFraction + spanOf(next) - 1e-6)).toBeLessThanOrEqual(
              space.highestAddr,
            );
          }
        },
      ),
    );
  });

  it('pans there and back to the same place', () => {
    const deep = fitted({ start: 0x7fffffffe000, end: 0x7fffffffe010 }, 1200, space);
    let viewport = deep;
    for (let step = 0; step < 1000; step += 1) viewport = shifted(viewport, -0.3, space);
    for (let step = 0; step < 1000; step += 1) viewport = shifted(viewport, 0.3, space);
    expect(cssOf(viewport, 0x7fffffffe000)).toBeCloseTo(cssOf(deep, 0x7fffffffe000), 6);
  });

  it('travels from the whole space to one byte, arriving exactly', () => {
    const deep = fitted({ start: 0x7fffffffe000, end: 0x7fffffffe001 }, 1200, space);
    expect(between(whole, deep, 1, space)).toEqual(deep);
    let last = Number.POSITIVE_INFINITY;
    for (let t = 0; t < 1; t += 0.05) {
      const { bytesPerCss } = between(whole, deep, t, space);
      expect(bytesPerCss).toBeLessThan(last);
      last = bytesPerCss;
    }
  });
});
