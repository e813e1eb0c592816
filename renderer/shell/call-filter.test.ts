import { expect, it } from 'vitest';
import { arg, type CallRecord, type CallResult } from '../../protocol/calls.ts';
import { callLines, filterCalls } from './call-filter.ts';

function call(id: number, name: string, at: number, result: CallResult): CallRecord {
  const args = [arg.address(at), arg.size(65_536)];
  return { id, name, time: 0, pid: 1, thread: null, arguments: args, result, nanoseconds: 11_499, faults: 0 };
}
const map = call(1, 'mmap', 0x280000, { kind: 'address', at: 0x280000 });
const refused = call(2, 'mmap', 0x290000, { kind: 'error', value: -1, name: 'EEXIST' });
const unmap = call(3, 'munmap', 0x280000, { kind: 'status', value: 0 });
const calls = [map, refused, unmap];

it.each([
  ['', calls],
  ['  ', calls],
  ['mmap(', [map, refused]],
  ['MUNMAP', [unmap]],
  ['failed', [refused]],
  ['eexist', [refused]],
  ['0x280000 -munmap', [map]],
  ['-failed', [map, unmap]],
  ['mmap failed 0x280000', []],
  // What the call returned, and no word that must not stand there.
  ['-1', [refused]],
  ['-', [refused]],
])('%j', (filter, expected) => {
  expect(filterCalls(calls, filter)).toEqual(expected);
});

it('what a call was about is found, too', () => {
  const about = { kind: 'view', view: 'B', plus: 16 } as const;
  const write = { ...map, arguments: [{ ...arg.address(0x280010), of: about }] };
  const unlike = { ...map, arguments: [arg.address(0x280010)] };
  expect(filterCalls([write, unlike], 'view b')).toEqual([write]);
});

it('calls are copied as strace writes them', () => {
  expect(callLines([map, refused])).toBe(
    'mmap(0x280000, 65536) = 0x280000 <0.000011>\nmmap(0x290000, 65536) = -1 EEXIST <0.000011>\n',
  );
});
