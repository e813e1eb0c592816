import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { type FrameHandle, onFrame } from './frame.ts';

const frames: FrameRequestCallback[] = [];
const handles: FrameHandle[] = [];
const called: string[] = [];

/** All that asked for a frame has it; which painters were called in it. */
function frame(nowMs: number): string[] {
  called.length = 0;
  for (const each of frames.splice(0)) each(nowMs);
  return [...called];
}

/** A painter that writes down when it is called. */
function painter(name: string, restMs?: number): FrameHandle {
  const handle = onFrame('paint', () => void called.push(name), restMs);
  handles.push(handle);
  return handle;
}

function request(): void {
  for (const handle of handles) handle.request();
}

beforeEach(() => {
  vi.stubGlobal('requestAnimationFrame', (each: FrameRequestCallback) => frames.push(each));
});

afterEach(() => {
  for (const handle of handles.splice(0)) handle.dispose();
  frames.length = 0;
  vi.unstubAllGlobals();
});

it('calls painters that rest no more often than they said, and one of them in a frame', () => {
  painter('map');
  painter('strip', 50);
  painter('texts', 100);
  request();
  expect(frame(1000)).toEqual(['map', 'strip']);
  request();
  expect(frame(1016).toSorted()).toEqual(['map', 'texts']);
  request();
  expect(frame(1032)).toEqual(['map']);
  // The map has asked for nothing more; the others still have their turn, and then no frame is asked for.
  expect(frame(1049)).toEqual([]);
  expect(frame(1050)).toEqual(['strip']);
  expect(frame(1115)).toEqual([]);
  expect(frame(1116)).toEqual(['texts']);
  expect(frames).toEqual([]);
});
