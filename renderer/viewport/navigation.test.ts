import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { allViewsRange, Navigation, startRange } from './navigation.ts';
import { shownRange } from './scale.ts';

const space = { lowestAddr: 0x10000, highestAddr: 0x7ffffffff000 };
let reducedMotion: boolean;
let frames: FrameRequestCallback[];
let navigation: Navigation;

/** Runs the frames that are asked for, 20 ms apart, until none is; returns how many there were. */
function runFrames(): number {
  let count = 0;
  for (; frames.length > 0; count += 1) {
    const now = frames;
    frames = [];
    for (const frame of now) frame(1000 + count * 20);
  }
  return count;
}

beforeEach(() => {
  reducedMotion = false;
  frames = [];
  vi.stubGlobal('matchMedia', () => ({
    get matches() {
      return reducedMotion;
    },
  }));
  vi.stubGlobal('requestAnimationFrame', (frame: FrameRequestCallback) => frames.push(frame));
  navigation = new Navigation();
  navigation.setSpace(space);
  navigation.setWidth(1200);
  navigation.startAt({ start: 0x280000, end: 0x400000 });
});
afterEach(() => vi.unstubAllGlobals());

const shown = () => {
  if (!navigation.viewport) throw new Error('nothing is shown');
  return shownRange(navigation.viewport);
};

describe('navigation', () => {
  it('starts at the given place, once', () => {
    const first = shown();
    expect(first.start).toBeLessThan(0x280000);
    expect(first.end).toBeGreaterThan(0x400000);
    navigation.startAt({ start: 0, end: 2 ** 47 });
    expect(shown()).toEqual(first);
  });

  it('travels in a few frames, arrives exactly, and then asks for no more', () => {
    navigation.fit({ start: 0x7ffff0000000, end: 0x7ffff0010000 }, 0);
    expect(navigation.travelling).toBe(true);
    expect(runFrames()).toBeGreaterThan(3);
    expect(shown()).toEqual({ start: 0x7ffff0000000, end: 0x7ffff0010000 });
    expect(navigation.travelling).toBe(false);
  });

  it('is there at once where motion is not wanted', () => {
    reducedMotion = true;
    navigation.fit({ start: 0x10000000, end: 0x10010000 }, 0);
    expect(shown()).toEqual({ start: 0x10000000, end: 0x10010000 });
    expect(frames).toEqual([]);
  });

  it('lets the pointer interrupt it', () => {
    navigation.fit({ start: 0x10000000, end: 0x10010000 });
    navigation.panCss(10);
    const here = shown();
    runFrames();
    expect(shown()).toEqual(here);
  });

  it('reveals by the shortest way, leaving the zoom alone, and not at all what is in sight', () => {
    reducedMotion = true;
    const before = shown();
    navigation.reveal({ start: 0x300000, end: 0x310000 });
    expect(shown()).toEqual(before);
    navigation.reveal({ start: 0x500000, end: 0x510000 });
    const after = shown();
    expect(after.end - after.start).toBe(before.end - before.start);
    expect(after.end).toBeGreaterThan(0x510000);
    expect(after.start).toBeLessThan(0x500000);
    navigation.reveal({ start: 2 ** 40, end: 2 ** 41 });
    expect(shown().end).toBeGreaterThan(2 ** 41);
  });
});

describe('revealing', () => {
  const start = 0x400000;
  const length = 0x10000;

  it.each([
    ['to the left of it', (shownFrom: number) => shownFrom - 0x40000, -1],
    ['cut off at its left edge', (shownFrom: number) => shownFrom - length / 2, -1],
    ['to the right of it', (_: number, shownTo: number) => shownTo + 0x40000, 1],
    ['cut off at its right edge', (_: number, shownTo: number) => shownTo - length / 2, 1],
  ] as const)('what lies %s comes into sight whole, by the shortest way', (_, placed, direction) => {
    reducedMotion = true;
    navigation.fit({ start, end: start + 0x100000 }, 0);
    const before = shown();
    const from = placed(before.start, before.end);
    navigation.reveal({ start: from, end: from + length });
    const after = shown();
    expect(Math.sign(after.start - before.start)).toBe(direction);
    expect(after.end - after.start).toBeCloseTo(before.end - before.start, -1);
    expect(after.start).toBeLessThan(from);
    expect(after.end).toBeGreaterThan(from + length);
    // No further than it takes: with a margin of less than a quarter of the width.
    const spare = direction < 0 ? from - after.start : after.end - from - length;
    expect(spare).toBeLessThan((after.end - after.start) / 4);
  });
});

describe('places', () => {
  const fitAt = (start: number) => navigation.fit({ start, end: start + 0x10000 }, 0);
  let nowMs: number;
  beforeEach(() => {
    reducedMotion = true;
    nowMs = 0;
    vi.spyOn(performance, 'now').mockImplementation(() => nowMs);
  });
  afterEach(() => vi.restoreAllMocks());

  it('are gone back to and forward again, exactly; a new way begins where it is taken', () => {
    const start = shown();
    expect([navigation.canGoBack, navigation.canGoForward]).toEqual([false, false]);
    fitAt(0x10000000);
    fitAt(0x7ffff0000000);
    navigation.goBack();
    expect(shown()).toEqual({ start: 0x10000000, end: 0x10010000 });
    navigation.goBack();
    expect(shown()).toEqual(start);
    expect([navigation.canGoBack, navigation.canGoForward]).toEqual([false, true]);
    navigation.goBack();
    navigation.goForward();
    expect(shown()).toEqual({ start: 0x10000000, end: 0x10010000 });
    fitAt(0x20000000);
    expect(navigation.canGoForward).toBe(false);
    navigation.goBack();
    expect(shown().start).toBe(0x10000000);
  });

  it('are where the map has rested, not all that the wheel went through', () => {
    fitAt(0x10000000);
    nowMs += 1000;
    for (let turn = 0; turn < 50; turn += 1) {
      nowMs += 20;
      navigation.zoomAt(600, 1.1);
    }
    navigation.goBack();
    expect(shown()).toEqual({ start: 0x10000000, end: 0x10010000 });
    navigation.goForward();
    expect(shown().end - shown().start).toBeGreaterThan(0x100000);
  });

  it('do not repeat: going where the map is already is no step', () => {
    const start = shown();
    fitAt(0x10000000);
    nowMs += 1000;
    navigation.panCss(3);
    nowMs += 1000;
    fitAt(0x10000000);
    navigation.goBack();
    expect(shown()).toEqual(start);
  });
});

it('starts with room beside the views for more', () => {
  const views = [
    { address: 0x290000, length: 0x10000 },
    { address: 0x280000, length: 0x10000 },
  ];
  expect(allViewsRange(views)).toEqual({ start: 0x280000, end: 0x2a0000 });
  expect(startRange(views)).toEqual({ start: 0x278000, end: 0x2d0000 });
  expect(startRange([])).toBeNull();
});

describe('a map that gets narrower', () => {
  const kept = { start: 0x3e0000, end: 0x3f0000 };
  const holds = ({ start, end }: { start: number; end: number }) => start >= shown().start && end <= shown().end;

  it('keeps its left edge, unless what should be kept would get out of sight', () => {
    const { start } = shown();
    navigation.setWidth(600, { start: 0x290000, end: 0x2a0000 });
    expect(shown().start).toBe(start);
    navigation.setWidth(1200);
    const zoom = navigation.viewport?.bytesPerCss;
    navigation.setWidth(600, kept);
    expect(holds(kept)).toBe(true);
    expect(navigation.viewport?.bytesPerCss).toBe(zoom);
  });

  it('shows more at once where that is too much for the width', () => {
    const wide = { start: 0x290000, end: 0x3f0000 };
    navigation.setWidth(500, wide);
    expect(holds(wide)).toBe(true);
  });

  it('does not go to what was out of sight before', () => {
    const { start } = shown();
    navigation.setWidth(600, { start: 0x7f0000000000, end: 0x7f0000001000 });
    expect(shown().start).toBe(start);
  });

  it('arrives there on its way, too', () => {
    navigation.fit({ start: 0x300000, end: 0x400000 });
    navigation.setWidth(600, kept);
    runFrames();
    expect(holds(kept)).toBe(true);
  });
});
