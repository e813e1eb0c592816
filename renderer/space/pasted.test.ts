import { expect, it } from 'vitest';
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
])('%s', (line, start, end) => expect(readPasted(line)).toEqual({ start, end }));

it.each(['libc', 'A+0x10', 'beef-10', 'libfoo-7f8a1b400000', 'Address Kbytes RSS', 'a [b]', 'name 0', 'eax'])(
  '%s is none of these',
  (text) => expect(readPasted(text)).toBeNull(),
);
