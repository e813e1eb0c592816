import { expect, it } from 'vitest';
import { plainTyped } from '../../protocol/typed.ts';
import { readPasted } from './pasted.ts';

it.each([
  ['[0x280000, 0x290000)', '0x280000', '0x290000'],
  [
    'MALLOC_TINY              7f8a1b400000-7f8a1b500000 [ 1024K] rw-/rwx SM=PRV  Zone_0x10',
    '7f8a1b400000',
    '7f8a1b500000',
  ],
  ['Stack 000000016af28000-000000016b724000 [ 8176K] rw-/rwx SM=PRV', '000000016af28000', '000000016b724000'],
  ['VM_ALLOCATE (reserved) 104f3c000-104f40000[16K] r-x/r-x', '104f3c000', '104f40000'],
  ['=> 0x555555555131 <main+8>: mov    $0x0,%eax', '0x555555555131', null],
  ['0000555555554000      8K r---- cat', '0000555555554000', null],
  ['rsp            0x7fffffffe0a0      0x7fffffffe0a0', '0x7fffffffe0a0', null],
  ['rip 0x555555555131 0x555555555131 <main+8>', '0x555555555131', null],
  ['rax=00007ff612340000 rbx=0000000000000000', '00007ff612340000', null],
  ['#1  0x00005555555551a9 in main () at a.c:3', '0x00005555555551a9', null],
  ['0x0000000000280000 in ?? ()', '0x0000000000280000', null],
  ['Base Address:           00007ff6`12340000', '00007ff6`12340000', null],
  ['Allocation Base Address: 00007ff6`12340000', '00007ff6`12340000', null],
  ['from 0x280000 to 0x290000', '0x280000', '0x290000'],
  ['0x280000 -> 0x290000', '0x280000', '0x290000'],
  ['0x280000, 0x290000', '0x280000', '0x290000'],
  ['0x280000‒0x290000', '0x280000', '0x290000'],
  // What is in one more column is no end of a range.
  ['00000000`0018fd1c 00007ff6`12341234 notepad!wWinMain+0x12', '00000000`0018fd1c', null],
  ['0018fd1c 77a91234 ntdll!KiUserCallbackDispatcher', '0018fd1c', null],
  ['00 00000000`0018fd1c 00007ff6`12341234     notepad!wWinMain+0x12', '00000000`0018fd1c', null],
  ['00000000`00280000  00000000`00290000 00000000`0000002a', '00000000`00280000', null],
  ['00280000  77a91234 0000002a 00000000 00000000', '00280000', null],
  ['00280000 00290000', '00280000', '00290000'],
  ['$12 = 0x7fffffffe3c0 "hello"', '0x7fffffffe3c0', null],
  ['$1 = (const char *) 0x555555556004 <text> "a <b> \\"c\\""...', '0x555555556004', null],
  ['$2 = (wchar_t *) 0x555555556004 L"wide"', '0x555555556004', null],
  ['$3 = (void (*)(int)) 0x401136 <on_signal>', '0x401136', null],
  ['$4 = {int (void)} 0x401136 <main>', '0x401136', null],
  ['(int *) $0 = 0x00007ffeefbff8ac', '0x00007ffeefbff8ac', null],
  ['fs_base        0x7ffff7d8a740      140737351558976', '0x7ffff7d8a740', null],
  ['     rip = 0x0000000100003f80  a.out`main + 4 at a.c:3:5', '0x0000000100003f80', null],
  ['  * frame #0: 0x0000555555555131 a.out`main at a.c:3', '0x0000555555555131', null],
  ['    frame #12: 0x00007ffff7dea18a libc.so.6`__libc_start_call_main', '0x00007ffff7dea18a', null],
  ['->  0x100003f80 <+4>: mov    w8, #0x0', '0x100003f80', null],
  ['Breakpoint 1 at 0x401136: file a.c, line 3.', '0x401136', null],
  ['Temporary breakpoint 1, 0x0000555555555139 in main ()', '0x0000555555555139', null],
  ['Thread 2 "a" hit Catchpoint 3, 0x0000555555555139 in main ()', '0x0000555555555139', null],
  ['1       breakpoint     keep y   0x0000555555555139 in main at a.c:3', '0x0000555555555139', null],
  ['Breakpoint 1: where = a.out`main + 4 at a.c:3:5, address = 0x0000000100003f80', '0x0000000100003f80', null],
  ['Address: a.out[0x0000000100003f80] (a.out.__TEXT.__text + 4)', '0x0000000100003f80', null],
  ['Allocation Base:        00007ff6`12340000', '00007ff6`12340000', null],
  ['AllocationBase:         00007ff612340000', '00007ff612340000', null],
  [
    '==7==ERROR: AddressSanitizer: heap-use-after-free on address 0x602000000010 at pc 0x1 bp 0x2',
    '0x602000000010',
    null,
  ],
  ['0x602000000010 is located 0 bytes inside of 16-byte region', '0x602000000010', null],
  ['0000555555554000       8       8       0 r---- cat', '0000555555554000', null],
  ['    555555554000 r--p 00000000  08:01  1234567    8   8  cat', '555555554000', null],
  ['0000000000401136 T main', '0000000000401136', null],
  ['  401136:       55                      push   %rbp', '401136', null],
  ['mmap(NULL, 4096, PROT_READ, MAP_PRIVATE, 3, 0) = 0x7f0000001000', '0x7f0000001000', null],
  ['[pid  77] munmap(0x7f0000001000, 4096)    = 0', '0x7f0000001000', null],
  ['4711 brk(NULL) = 0x555555575000', '0x555555575000', null],
  ['"0x280000",', '0x280000', null],
  ['*(int *)0x280000', '0x280000', null],
  ['(char*)(0x280000)', '0x280000', null],
  ['[0x280000]', '0x280000', null],
  ['0x280000UL;', '0x280000', null],
  ['0280000h', '0280000', null],
])('%s', (line, start, end) => expect(readPasted(plainTyped(line))).toEqual({ start, end }));

it.each([
  '$rsp',
  'Region Size: 00000000`00001000 (4.000 kB)',
  'Size: 132 kB',
  '0x',
  'h',
  'beefh',
  '1 2',
  '0x28 0000',
  'libc',
  'A+0x10',
  'beef-10',
  'libfoo-7f8a1b400000',
  'Address Kbytes RSS',
  'a [b]',
  'name 0',
  'eax',
])('%s is none of these', (text) => expect(readPasted(text)).toBeNull());

it('a text is not read for long, whatever it is', () => {
  for (const part of ['0x1, ', 'f(0x1, ', 'w = ', '(a) ', '"', 'base: ', '00000000 ', '0_']) {
    expect(() => readPasted(part.repeat(1000))).not.toThrow();
    expect(readPasted(part.repeat(1_000_000))).toBeNull();
  }
});
