import { expect, test } from 'vitest';
import { compileCall } from './effects.ts';
import { takeNumbers } from './template.ts';

function effectOf(call: string, args: string, result: string) {
  const numbers: number[] = [];
  const form = { call, args: takeNumbers(args, numbers), result: takeNumbers(result, numbers) };
  return compileCall(form)?.(numbers) ?? null;
}

test.each([
  ['munmap', '0660000, 4096', '0'],
  ['munmap', '0x7000, 010000', '0'],
  ['mprotect', '[0660000], 4096, 0x1', '0'],
  ['mmap', 'NULL, 020000, 0x3, 0x22, -1, 0', '0x7000'],
  ['prctl', '0x53564d41, 0, 0660000, 4096, "x"', '0'],
])('an address or a length in octal is damaged: %s(%s)', (call, args, result) => {
  const effect = effectOf(call, args, result);
  expect(effect === null || effect.kind === 'none').toBe(true);
  // The same with usual numbers is understood.
  const usual = args.replace(/\b0\d+/, '0x36000');
  expect(effectOf(call, usual, result)).toMatchObject({ kind: expect.stringMatching(/unmap|protect|map|name/) });
});

test('bits may be octal', () => {
  expect(effectOf('mprotect', '0x7000, 4096, 03', '0')).toMatchObject({ kind: 'protect', start: 0x7000 });
});
