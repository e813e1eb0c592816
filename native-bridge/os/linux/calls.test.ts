import { expect, it } from 'vitest';
import type { CallArgument } from '../../../protocol/calls.ts';
import { Calls } from './calls.ts';

const pages = 2048;

/** Takes a page fault for each page: the allocator maps memory of this size again each time. */
function takeFaults(): void {
  new Uint8Array(pages * 4096).fill(1);
}

function faultsOf(args: () => CallArgument[], call: () => number): number {
  const calls = new Calls();
  let faults: number | null = null;
  calls.listeners.subscribe((record) => {
    faults = record.faults;
  });
  calls.run('nothing', args, call, 'Nothing failed');
  return faults ?? Number.NaN;
}

it('counts the faults taken inside a call', () => {
  const call = () => {
    takeFaults();
    return 0;
  };
  expect(faultsOf(() => [], call)).toBeGreaterThanOrEqual(pages);
});

it('does not count the faults taken by describing it', () => {
  const args = () => {
    takeFaults();
    return [];
  };
  expect(faultsOf(args, () => 0)).toBeLessThan(pages / 100);
});
