import { expect, test } from 'vitest';
import { differenceByAddress, differenceByContent } from './difference.ts';
import type { Piece, Step } from './pieces.ts';

const step = (call: number, what: Step['what'] = 'mapped'): Step => ({ call, what, before: null });

function piece(start: number, end: number, more: Partial<Piece> = {}): Piece {
  return { start, end, bits: 3, path: '', offset: 0, made: null, inherited: true, growsDown: false, ...more };
}

const summary = (list: ReturnType<typeof differenceByAddress>) =>
  list.map(
    ({ kind, bytes, before, after }) => `${kind} ${(after ?? before)?.start}-${(after ?? before)?.end} ${bytes}`,
  );

test('added, removed, changed, grown and shrunk, each where it is', () => {
  const [first, heap, big, file] = [step(1), step(2), step(3), step(4)];
  const before = [
    piece(0x1000, 0x3000, { made: first }),
    piece(0x5000, 0x6000, { path: '[heap]', made: heap }),
    piece(0x10000, 0x20000, { made: big }),
    piece(0x30000, 0x32000, { path: '/lib/x', offset: 0x1000, made: file }),
    piece(0x50000, 0x51000, { made: step(5) }),
  ];
  const after = [
    piece(0x1000, 0x2000, { made: first }),
    piece(0x2000, 0x3000, { bits: 1, made: { call: 9, what: 'protected', before: first } }),
    piece(0x5000, 0x6000, { path: '[heap]', made: heap }),
    piece(0x6000, 0x7000, { path: '[heap]', made: step(10, 'grown') }),
    piece(0x7000, 0x9000, { path: '[heap]', made: step(11, 'grown') }),
    piece(0x10000, 0x18000, { made: big }),
    piece(0x30000, 0x31000, { path: '/lib/x', offset: 0x1000, made: file }),
    piece(0x31000, 0x32000, { path: '/lib/y', offset: 0, made: step(12) }),
    piece(0x32000, 0x33000, { made: step(13) }),
  ];
  expect(summary(differenceByAddress(before, after))).toEqual([
    `changed ${0x2000}-${0x3000} 0`,
    `grown ${0x6000}-${0x9000} ${0x3000}`,
    `shrunk ${0x18000}-${0x20000} ${-0x8000}`,
    `changed ${0x31000}-${0x32000} 0`,
    `added ${0x32000}-${0x33000} ${0x1000}`,
    `removed ${0x50000}-${0x51000} ${-0x1000}`,
  ]);
});

test('what was given back in the order in which it had grown is shrunk: compared the other way, the same ranges differ', () => {
  const heap = (start: number, end: number, call: number) =>
    piece(start, end, { path: '[heap]', made: step(call, call === 1 ? 'mapped' : 'grown') });
  const small = [heap(0x1000, 0x3000, 1)];
  const large = [heap(0x1000, 0x3000, 1), heap(0x3000, 0x5000, 2), heap(0x5000, 0x6000, 3)];
  expect(summary(differenceByAddress(small, large))).toEqual([`grown ${0x3000}-${0x6000} ${0x3000}`]);
  expect(summary(differenceByAddress(large, small))).toEqual([`shrunk ${0x3000}-${0x6000} ${-0x3000}`]);
  // A part of what had grown last, and all of what had grown before: one range.
  const cut = [heap(0x1000, 0x2800, 1)];
  expect(summary(differenceByAddress(large, cut))).toEqual([`shrunk ${0x2800}-${0x6000} ${-0x3800}`]);
  const stack = piece(0x8000, 0x9000, { path: '[stack]', made: step(0) });
  const lower = piece(0x6000, 0x8000, { path: '[stack]' });
  expect(summary(differenceByAddress([lower, stack], [stack]))).toEqual([`shrunk ${0x6000}-${0x8000} ${-0x2000}`]);
});

test('a stack that has grown by itself is grown, a mapping of a call’s next to one that is alike is added', () => {
  const stack = piece(0x8000, 0x9000, { path: '[stack]', made: step(0) });
  const grown = differenceByAddress([stack], [piece(0x6000, 0x8000, { path: '[stack]' }), stack]);
  expect(summary(grown)).toEqual([`grown ${0x6000}-${0x8000} ${0x2000}`]);
  const one = piece(0x1000, 0x2000, { made: step(1) });
  expect(summary(differenceByAddress([one], [one, piece(0x2000, 0x3000, { made: step(2) })]))).toEqual([
    `added ${0x2000}-${0x3000} ${0x1000}`,
  ]);
});

test('pieces that were split or joined, and are otherwise alike, do not differ', () => {
  const file = { path: '/lib/x', offset: 0x1000, made: step(1) };
  const whole = [piece(0x1000, 0x4000, file)];
  const split = [piece(0x1000, 0x2000, file), piece(0x2000, 0x4000, { ...file, offset: 0x2000 })];
  expect(differenceByAddress(whole, split)).toEqual([]);
  expect(differenceByAddress(split, whole)).toEqual([]);
  expect(differenceByAddress([], [])).toEqual([]);
  expect(summary(differenceByAddress([piece(0x1000, 0x4000, { ...file, offset: 0 })], whole))).toEqual([
    `changed ${0x1000}-${0x4000} 0`,
  ]);
});

test('of two runs the same content is found at other addresses', () => {
  const run = (base: number, more: readonly Piece[]) => [
    piece(base, base + 0x1000, { path: '/lib/x', bits: 4 }),
    piece(base + 0x1000, base + 0x3000, { path: '/lib/x', bits: 1, offset: 0x1000 }),
    piece(base + 0x8000, base + 0x9000),
    piece(base + 0xa000, base + 0xb000),
    ...more,
  ];
  const heap = (at: number, size: number) => piece(at, at + size, { path: '[heap]' });
  expect(differenceByContent(run(0, [heap(0x20000, 0x1000)]), run(0x700000, [heap(0x800000, 0x1000)]))).toEqual([]);
  const other = run(0x700000, [heap(0x800000, 0x3000), piece(0x900000, 0x904000)]).filter(
    ({ start }) => start !== 0x70a000,
  );
  expect(summary(differenceByContent(run(0, [heap(0x20000, 0x1000)]), other))).toEqual([
    `grown ${0x800000}-${0x803000} ${0x2000}`,
    `added ${0x900000}-${0x904000} ${0x4000}`,
    `removed ${0xa000}-${0xb000} ${-0x1000}`,
  ]);
  const readable = piece(0x1000, 0x2000, { path: '/x' });
  expect(summary(differenceByContent([readable], [{ ...readable, bits: 1 }]))).toEqual([
    `changed ${0x1000}-${0x2000} 0`,
  ]);
});
