import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { unlisted } from '../state/spaces.ts';
import { useApp } from '../state/store.ts';
import { inventRegions } from '../testing/invented-regions.ts';
import { keepTexts } from './rested-texts.ts';
import { nothingShown, useWatch } from './watch-store.ts';

const initial = useApp.getState();
const key = 'watch 1 0 ls';
const frames: FrameRequestCallback[] = [];
let end: () => void = () => undefined;

/** All that asked for a frame has it. */
function frame(nowMs: number): void {
  for (const each of frames.splice(0)) each(nowMs);
}

/** The moment after that many calls is on show, with as many regions. */
function show(calls: number): void {
  const at = { watch: 1, process: 0, position: calls };
  const makers = { at, starts: new Float64Array(0), madeBy: new Float64Array(0) };
  useWatch.setState({ time: calls * 10, shown: calls, call: `brk(${calls})`, makers });
  const regions = inventRegions(Array.from({ length: calls }, (_, row) => ({ start: 2 * row, end: 2 * row + 1 })));
  useApp.setState(({ spaces }) => ({
    spaces: new Map([[key, { ...unlisted, regions, counted: spaces.get(key)?.counted ?? calls }]]),
  }));
}

const written = () => [useWatch.getState().text, useApp.getState().spaces.get(key)?.counted];

beforeEach(() => {
  vi.stubGlobal('requestAnimationFrame', (each: FrameRequestCallback) => frames.push(each));
  end = keepTexts();
});

afterEach(() => {
  end();
  frames.length = 0;
  vi.unstubAllGlobals();
  useWatch.setState(nothingShown);
  useApp.setState(initial, true);
});

it('writes the first moment at once, those behind it ten times a second, and always the last one', () => {
  show(3);
  frame(1000);
  expect(written()).toEqual([{ time: 30, shown: 3, call: 'brk(3)' }, 3]);
  for (let calls = 4; calls < 10; calls += 1) {
    show(calls);
    frame(1000 + calls);
  }
  expect(written()).toEqual([{ time: 30, shown: 3, call: 'brk(3)' }, 3]);
  // Nothing has changed since; it is asked for until it is done.
  frame(1100);
  expect(written()).toEqual([{ time: 90, shown: 9, call: 'brk(9)' }, 9]);
  expect(frames).toEqual([]);
});
