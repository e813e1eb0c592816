import { expect, it } from 'vitest';
import { Calls } from './calls.ts';

const pages = 2048;

/** Takes a page fault for each page: the allocator has this much memory mapped anew. */
function takeFaults(): void {
  new Uint8Array(pages * 4096).fill(1);
}

function faultsOf(text: () => string, call: () => number): number {
  const calls = new Calls();
  let faults: number | null = null;
  calls.listener = (record) => {
    faults = record.faults;
  };
  calls.run('nothing', text, call, 'Nothing failed');
  return faults ?? Number.NaN;
}

it('counts the faults taken inside a call', () => {
  const call = () => {
    takeFaults();
    return 0;
  };
  expect(faultsOf(() => '', call)).toBeGreaterThanOrEqual(pages);
});

it('does not count the faults taken by making the text about it', () => {
  const text = () => {
    takeFaults();
    return '';
  };
  expect(faultsOf(text, () => 0)).toBeLessThan(pages / 100);
});
