import { Worker } from 'node:worker_threads';
import { expect, test } from 'vitest';
import { regionKinds } from '../../../protocol/model.ts';
import { parseMaps, readRegions } from './maps.ts';

function kindsOf(lines: string[], image: string): (string | undefined)[] {
  const text = lines.map((line) => `${line} 00000000 00:00 0 \n`).join('');
  return [...parseMaps(new TextEncoder().encode(text), image).kinds].map((kind) => regionKinds[kind]);
}

const v8Pages = ['135c0c0000-135c100000 rw-p', '1f20a2c0000-1f20a302000 rw-p', '7f9430003000-7f943003f000 rwxp'];

test('V8’s pages and code are told by alignment and protection, in a program that carries V8 alone', () => {
  expect(kindsOf(v8Pages, '/usr/bin/node')).toEqual(['v8', 'v8', 'v8']);
  expect(kindsOf(v8Pages, '/usr/bin/cat')).toEqual(['anonymous', 'anonymous', 'anonymous']);
  // Off its alignment, too small for it, or shared.
  const others = ['135c0c1000-135c101000 rw-p', '1f20a2c0000-1f20a2d0000 rw-p', '1f20b2c0000-1f20b302000 rw-s'];
  expect(kindsOf(others, '/usr/bin/node')).toEqual(['anonymous', 'anonymous', 'anonymous']);
});

test('a stack is what lies right behind a small guard', () => {
  const stack = ['7f0000019000-7f000001a000 ---p', '7f000001a000-7f000081a000 rw-p'];
  expect(kindsOf(stack, '/usr/bin/cat')).toEqual(['guard', 'thread-stack']);
  const apart = ['7f0000018000-7f0000019000 ---p', '7f000001a000-7f000081a000 rw-p'];
  expect(kindsOf(apart, '/usr/bin/cat')).toEqual(['guard', 'anonymous']);
  const guardTooLarge = ['7f0000000000-7f000001a000 ---p', '7f000001a000-7f000081a000 rw-p'];
  expect(kindsOf(guardTooLarge, '/usr/bin/cat')).toEqual(['guard', 'anonymous']);
  // Aligned as V8's pages are, and yet a stack.
  const aligned = ['7f945f7ff000-7f945f800000 ---p', '7f945f800000-7f9460000000 rw-p'];
  expect(kindsOf(aligned, '/usr/bin/node')).toEqual(['guard', 'thread-stack']);
});

test('a thread’s heap is the used start of a reservation of 64 MiB, aligned to it', () => {
  expect(kindsOf(['7f9428000000-7f9428021000 rw-p', '7f9428021000-7f942c000000 ---p'], '')).toEqual([
    'thread-heap',
    'reserved',
  ]);
  expect(kindsOf(['7f9428000000-7f9428021000 rw-p', '7f9428021000-7f942b000000 ---p'], '')).toEqual([
    'anonymous',
    'reserved',
  ]);
});

test('this very process: its pages of V8 and the stacks of its threads are found', async () => {
  const before = stacksOf();
  const worker = new Worker('require("node:worker_threads").parentPort.on("message", () => undefined)', { eval: true });
  try {
    await new Promise((resolve) => worker.once('online', resolve));
    const now = readRegions(process.pid);
    const found = new Set([...now.kinds].map((kind) => regionKinds[kind]));
    expect([...found]).toEqual(expect.arrayContaining(['v8', 'thread-stack', 'guard']));
    expect(stacksOf()).toBeGreaterThan(before);
  } finally {
    await worker.terminate();
  }
});

function stacksOf(): number {
  const { kinds } = readRegions(process.pid);
  return kinds.filter((kind) => regionKinds[kind] === 'thread-stack').length;
}
