import { expect, test } from 'vitest';
import { compileCall } from './effects.ts';
import { withNames } from './names.ts';
import { takeNumbers } from './template.ts';

test.each([
  ['mmap', 'NULL, 8192, 0x3, 0x22, -1, 0', 'NULL, 8192, PROT_READ|PROT_WRITE, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0'],
  ['mmap', 'NULL, 1, 0, 0x1, 3</a, 0x3>, 0x1000', 'NULL, 1, PROT_NONE, MAP_SHARED, 3</a, 0x3>, 0x1000'],
  ['mmap', '0x1000, 1, 0x5, 0x812, 3, 0', '0x1000, 1, PROT_READ|PROT_EXEC, MAP_PRIVATE|MAP_FIXED|MAP_DENYWRITE, 3, 0'],
  [
    'mmap',
    'NULL, 1, 0x3, 0x54040022, -1, 0',
    'NULL, 1, PROT_READ|PROT_WRITE, MAP_PRIVATE|MAP_ANONYMOUS|MAP_HUGETLB|21<<MAP_HUGE_SHIFT, -1, 0',
  ],
  [
    'mmap',
    'NULL, 1, 0x40000003, 0x80000002, 3, 0',
    'NULL, 1, PROT_READ|PROT_WRITE|0x40000000, MAP_PRIVATE|0x80000000, 3, 0',
  ],
  ['mmap', 'NULL, 1, PROT_READ, MAP_PRIVATE, 3, 0', 'NULL, 1, PROT_READ, MAP_PRIVATE, 3, 0'],
  ['mprotect', '0x1000, 4096, 0x1', '0x1000, 4096, PROT_READ'],
  ['mremap', '0x1000, 4096, 8192, 0x3, 0x9000', '0x1000, 4096, 8192, MREMAP_MAYMOVE|MREMAP_FIXED, 0x9000'],
  ['madvise', '0x1000, 4096, 0x4', '0x1000, 4096, MADV_DONTNEED'],
  ['madvise', '0x1000, 4096, 77', '0x1000, 4096, 0x4d'],
  [
    'clone',
    'child_stack=NULL, flags=0x1200011, child_tidptr=0x7f10',
    'child_stack=NULL, flags=CLONE_CHILD_CLEARTID|CLONE_CHILD_SETTID|SIGCHLD, child_tidptr=0x7f10',
  ],
  [
    'clone3',
    '{flags=0x3d0f00, stack=0x7f00} => {parent_tid=[5]}, 88',
    '{flags=CLONE_VM|CLONE_FS|CLONE_FILES|CLONE_SIGHAND|CLONE_THREAD|CLONE_SYSVSEM|CLONE_SETTLS|CLONE_PARENT_SETTID|CLONE_CHILD_CLEARTID, stack=0x7f00} => {parent_tid=[5]}, 88',
  ],
  ['prctl', '0x53564d41, 0, 0x7f00, 4096, 0x55', 'PR_SET_VMA, PR_SET_VMA_ANON_NAME, 0x7f00, 4096, 0x55'],
  ['brk', '0x1000', '0x1000'],
])('%s(%s)', (call, args, named) => {
  expect(withNames(call, args)).toBe(named);
});

test('what is named means the same', () => {
  const effectOf = (call: string, args: string) => {
    const numbers: number[] = [];
    const form = { call, args: takeNumbers(args, numbers), result: takeNumbers('0x7000', numbers) };
    return compileCall(form)?.(numbers);
  };
  for (let bits = 0; bits < 16; bits += 1) {
    for (const flags of [0x2, 0x1, 0x22, 0x32, 0x100122, 0x54040022, 0x20022]) {
      const args = `NULL, 8192, 0x${bits.toString(16)}, 0x${flags.toString(16)}, 3</x>, 0x2000`;
      const effect = effectOf('mmap', args);
      expect(effect).toMatchObject({ kind: 'map' });
      expect(effectOf('mmap', withNames('mmap', args))).toEqual(effect);
    }
  }
});
