import { describe, expect, it } from 'vitest';
import type { Cost } from '../../protocol/model.ts';
import { describeCost, describeOutcome, formatDuration } from './describe.ts';

const cost: Cost = {
  nanoseconds: 17_200,
  faults: { count: 0, scope: 'thread' },
  resident: { before: 4096, after: 4096, scope: 'view' },
  bytesCopied: 0,
};
const outcome = { revision: 1, label: 'C moved 0x2a0000 → 0x2c0000', cost, section: 1, view: 'C', warnings: [] };

describe('what an operation cost', () => {
  it('is given with units', () => {
    expect(describeOutcome(outcome)).toBe(
      'C moved 0x2a0000 → 0x2c0000 in 17 µs · 0 page faults · resident 4 KiB → 4 KiB',
    );
  });

  it('says whose figures they are where they are the whole process’s', () => {
    const whole: Cost = {
      ...cost,
      faults: { count: 1, scope: 'process' },
      resident: { before: 0, after: 65536, scope: 'process' },
      bytesCopied: 8192,
    };
    expect(describeCost(whole)).toBe(
      '17 µs · 1 page fault in the whole process · whole process resident 0 B → 64 KiB · 8 KiB copied',
    );
  });

  it('leaves out what could not be measured, and adds the warnings', () => {
    expect(describeCost({ ...cost, resident: null })).toBe('17 µs · 0 page faults');
    expect(describeCost({ ...cost, faults: null, resident: null })).toBe(
      '17 µs · page faults not counted by this system',
    );
    expect(describeOutcome({ ...outcome, cost: null, warnings: ['1 private page was given up'] })).toBe(
      'C moved 0x2a0000 → 0x2c0000 · 1 private page was given up',
    );
  });
});

it('gives durations in a fitting unit', () => {
  const texts = [0, 480, 999.4, 1000, 1420, 17_200, 999_400, 999_900, 1_420_000, 12_345_678, 2_300_000_000].map(
    formatDuration,
  );
  expect(texts).toEqual([
    '0 ns',
    '480 ns',
    '999 ns',
    '1 µs',
    '1.4 µs',
    '17 µs',
    '999 µs',
    '1 ms',
    '1.42 ms',
    '12.3 ms',
    '2.3 s',
  ]);
});
