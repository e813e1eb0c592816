import { describe, expect, it } from 'vitest';
import { hexBytes } from './pasted-bytes.ts';

const hex = (text: string) => {
  const bytes = hexBytes(text);
  return typeof bytes === 'string' ? bytes : Buffer.from(bytes).toString('hex');
};

describe('bytes that are pasted as a dump', () => {
  it.each([
    [
      'hexdump -C',
      '00000000  de ad be ef 00 01 02 03  04 05 06 07 08 09 0a 0b  |................|',
      'deadbeef000102030405060708090a0b',
    ],
    ['of several lines', '00000000  41 42  |AB|\n00000002  7c 7c 20  ||| |\n00000005\n', '41427c7c20'],
    ['xxd', '00280000: dead beef 00  .....', 'deadbeef00'],
    ['xxd of what looks like hex', '00000000: 6465 6164                                dead', '64656164'],
    ['gdb', '0x7fffffffe3c0:\t0x2a\t0x00\n0x7fffffffe3c2 <buf+2>:\t0xff\t0x7f', '2a00ff7f'],
    ['LLDB', '0x100003f50: 48 65 6c 6c  Hell\n0x100003f54: 6f 00        o.', '48656c6c6f00'],
    ['WinDbg', '00000000`00280000  2a 00 00 00-ff 00 00 00  *.......', '2a000000ff000000'],
    ['a byte alone', '00000000: 2a', '2a'],
  ])('%s', (_, text, bytes) => expect(hex(text)).toBe(bytes));

  it.each(['00000000  ad be ef', '000000 ad be ef', 'deadbeef 01 02'])('%s may begin with an address', (text) =>
    expect(hex(text)).toContain('may be an address'),
  );

  it.each([
    ['deadbeef  cafebabe', 'deadbeefcafebabe'],
    ['deadbeef cafe', 'deadbeefcafe'],
    ['adbeef 01', 'adbeef01'],
    ['deadbeef', 'deadbeef'],
    ['adbe:ef00', 'adbeef00'],
    ['dead\nbeef', 'deadbeef'],
    ['000102\n030405', '000102030405'],
  ])('%s is none', (text, bytes) => expect(hex(text)).toBe(bytes));

  it('that leaves lines out, or has bytes that could not be read, is refused', () => {
    expect(hex('00000000  41 41  |AA|\n*\n00000010\n')).toContain('is not a byte in hex');
    expect(hex('00000000`00280000  ?? ?? 00  ???')).toContain('is not a byte in hex');
  });
});
