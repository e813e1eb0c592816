import { expect, it, test } from 'vitest';
import { parseLine } from './line.ts';

const call = { kind: 'call', call: 'brk', args: 'NULL', outcome: { result: '0x1000', duration: null } };

test.each([
  ['brk(NULL) = 0x1000', { tid: null, time: null, caller: null }],
  ['12 brk(NULL) = 0x1000', { tid: 12 }],
  ['[pid    12] brk(NULL) = 0x1000', { tid: 12 }],
  ['12<a b> brk(NULL) = 0x1000', { tid: 12 }],
  ['12 10:11:12 brk(NULL) = 0x1000', { tid: 12, time: { kind: 'day', seconds: 36_672 } }],
  ['10:11:12.5 brk(NULL) = 0x1000', { tid: null, time: { kind: 'day', seconds: 36_672.5 } }],
  ['12 1795901744.015370 brk(NULL) = 0x1000', { tid: 12, time: { kind: 'unix', seconds: 1795901744.01537 } }],
  ['1795901744 brk(NULL) = 0x1000', { tid: null, time: { kind: 'unix', seconds: 1795901744 } }],
  ['     0.000123 brk(NULL) = 0x1000', { tid: null, time: { kind: 'since-last', seconds: 0.000123 } }],
  ['12       0.000123 brk(NULL) = 0x1000', { tid: 12, time: { kind: 'since-last', seconds: 0.000123 } }],
  ['12 10:11:12 (+     0.000123) brk(NULL) = 0x1000', { tid: 12, time: { kind: 'day', seconds: 36_672 } }],
  ['12 [00007f0000001000] brk(NULL) = 0x1000', { tid: 12, caller: 0x7f0000001000 }],
  ['12 [  12] [00007f0000001000] brk(NULL) = 0x1000', { tid: 12, caller: 0x7f0000001000 }],
  ['12 [????????????????] brk(NULL) = 0x1000', { tid: 12, caller: null }],
  ['12 [f7f01000] brk(NULL) = 0x1000', { tid: 12, caller: 0xf7f01000 }],
])('the leader of “%s”', (line, leader) => {
  expect(parseLine(line)).toMatchObject({ ...call, ...leader });
});

test.each([
  ['brk(NULL)                   = 0x1000 <0.000012>', '0x1000', 0.000012],
  ['brk(NULL) = -1 ENOMEM (Cannot allocate memory) <0.5>', '-1 ENOMEM (Cannot allocate memory)', 0.5],
  ['brk(NULL) = 0x1000 (INJECTED)', '0x1000 (INJECTED)', null],
  ['brk(NULL) = 0x1000 (DELAYED) <0.1>', '0x1000', 0.1],
  ['brk(NULL) = ?', '?', null],
  ['brk(NULL) = ? ERESTARTSYS (To be restarted if SA_RESTART is set)', expect.stringContaining('?'), null],
])('the end of “%s”', (line, result, duration) => {
  expect(parseLine(line)).toMatchObject({ kind: 'call', outcome: { result, duration } });
});

test.each([
  ['munmap(0x1000, 4096 <unfinished ...>', { kind: 'begun', call: 'munmap', args: '0x1000, 4096' }],
  ['exit_group(0 <unfinished ...>', { kind: 'begun', call: 'exit_group', args: '0' }],
  ['exit_group(0) = ? <unfinished ...>', { kind: 'begun', call: 'exit_group', args: '0' }],
  ['mmap(NULL, 4096, <detached ...>', { kind: 'begun', call: 'mmap', args: 'NULL, 4096' }],
  ['<... munmap resumed>) = 0', { kind: 'resumed', call: 'munmap', args: '', outcome: { result: '0' } }],
  ['<... munmap resumed> ) = 0', { kind: 'resumed', call: 'munmap', args: '' }],
  ['<... munmap resumed> <unfinished ...>) = ?', { kind: 'resumed', args: '', outcome: { result: '?' } }],
  [
    '<... clone3 resumed> => {parent_tid=[7]}, 88) = 7',
    { kind: 'resumed', args: ' => {parent_tid=[7]}, 88', outcome: { result: '7' } },
  ],
  ['--- SIGSEGV {si_signo=SIGSEGV} ---', { kind: 'signal' }],
  ['+++ exited with 3 +++', { kind: 'ended', status: { code: 3 } }],
  ['+++ killed by SIGABRT (core dumped) +++', { kind: 'ended', status: { signal: 'SIGABRT' } }],
  ['+++ superseded by execve in pid 9 +++', { kind: 'superseded', by: 9 }],
  [' > /lib/libc.so.6(mmap+0x23) [0x1019b3]', { kind: 'frame', text: '/lib/libc.so.6(mmap+0x23) [0x1019b3]' }],
  ['strace: Process 12 detached', { kind: 'remark' }],
  ['[ Process PID=12 runs in 32 bit mode. ]', { kind: 'remark' }],
  ['<... munmap Resumed>) = 0', { kind: 'unknown' }],
  ['hello, world', { kind: 'unknown', text: 'hello, world' }],
  ['mmap(NULL, 4096', { kind: 'unknown' }],
  ['mmap(NULL, 4096) says nothing', { kind: 'unknown' }],
])('“%s”', (line, expected) => {
  expect(parseLine(line)).toMatchObject(expected);
});

it('strings, paths and comments may hold brackets, commas and quotes', () => {
  const args = String.raw`"/bin/a)(\"", ["a", ", ) = 0"], 3</tmp/x (1), \74\76>, 0x1 /* ) */, 21<<26`;
  expect(parseLine(`execve(${args}) = 0`)).toMatchObject({ kind: 'call', args, outcome: { result: '0' } });
});
