import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatAddress, formatRange } from '../../protocol/address.ts';
import { formatSize } from '../../protocol/size.ts';
import { inventPlaces } from '../testing/invented-places.ts';
import { inventRegions } from '../testing/invented-regions.ts';
import { inventView } from '../testing/invented-views.ts';
import { decimalReading, readExpression } from './expression.ts';
import { namedPlaces } from './places.ts';

const places = inventPlaces();

const at = (text: string) => {
  const read = readExpression(text, places);
  return read.ok ? formatAddress(read.target.address) : read.error;
};

describe('what is typed to go somewhere', () => {
  it.each([
    ['0x280000', '0x280000'],
    [' 0X28_0000 ', '0x280000'],
    ['280000', '0x280000'],
    ['400000', '0x400000'],
    ['0n2621440', '0x280000'],
    ['7fff00000000', '0x7fff00000000'],
    ['A', '0x280000'],
    ['a', '0x280000'],
    ['ab', '0x400000'],
    ['A+0x40', '0x280040'],
    ['A + 64', '0x280040'],
    ['B-64 KiB', '0x280000'],
    ['B - 64k + 16', '0x280010'],
    ['end(A)', '0x290000'],
    ['end( a ) - 1', '0x28ffff'],
    ['start(libc)', '0x7f0000000000'],
    ['end(libc)', '0x7f00001b0000'],
    ['libc', '0x7f0000000000'],
    ['LIBC.so.6', '0x7f0000000000'],
    ['libc+0x28000', '0x7f0000028000'],
    ['[heap]', '0x1000000000'],
    ['heap+1 MiB', '0x1000100000'],
    ['[stack]', '0x7fff00000000'],
    ['libstdc++.so.6.0.33', '0x7f0001000000'],
    ['libstdc++', '0x7f0001000000'],
    ['ld-linux-x86-64.so.2', '0x7f0002000000'],
    ['ld-linux-x86-64.so.2 + 16', '0x7f0002000010'],
    ['/usr/lib/libc.so.6', '0x7f0000000000'],
    ['A-0x10', '0x27fff0'],
    ['A − 0x10', '0x27fff0'],
    ['start(B)', '0x290000'],
    ['END( libc-2.31 ) - 0x10', '0x7f0007001ff0'],
    ['A+1_048_576', '0x380000'],
    // Names with signs and digits.
    ['libglib-2.0', '0x7f0005000000'],
    ['libglib-2.0+0x10', '0x7f0005000010'],
    ['libatk-1', '0x7f0004000000'],
    ['libatk-1 + 16', '0x7f0004000010'],
    ['libatk', '0x7f0003000000'],
    ['libgtk-3', '0x7f0006000000'],
    ['ld-linux-x86-64', '0x7f0002000000'],
    ['libc-2.31', '0x7f0007000000'],
    ['libc-2.31.so-0x10', '0x7f0006fffff0'],
    ['libc.so.6-2', '0x7efffffffffe'],
    // A name that reads as a number is a name; with 0x it is a number.
    ['beef', '0x7f0008000000'],
    ['BEEF+0x10', '0x7f0008000010'],
    ['0xbeef', '0xbeef is out of range. Addresses here are 0x10000–0x7ffffffff000.'],
    ['0xbeef0', '0xbeef0'],
    // Names with what cannot be seen, as they are shown, and as they are.
    [String.raw`caf\xe9.bin`, '0x7f000a000000'],
    [String.raw`CAF\XE9`, '0x7f000a000000'],
    [String.raw`caf\xe8.bin + 1`, '0x7f0009000001'],
    [String.raw`trailing\x20`, '0x7f000b000000'],
    ['trailing ', '0x7f000b000000'],
    ['/tmp/trailing ', '0x7f000b000000'],
    [String.raw`safe\u202egnp.exe`, '0x7f000c000000'],
    ['safe\u202egnp.exe', '0x7f000c000000'],
    [' /tmp/safe\u202egnp.exe\n', '0x7f000c000000'],
    ['two  spaces + more.bin', '0x7f000d000000'],
    ['two  spaces + more.bin + 4k', '0x7f000d001000'],
    // What comes along when text is pasted.
    ['0x280000\u200b', '0x280000'],
    ['\u202a0x280000\u202c', '0x280000'],
    ['\ufeff0x28\u00ad0000\u00a0', '0x280000'],
    ['A\u00a0+\u20090x40', '0x280040'],
    ['libc\u200b+0x10', '0x7f0000000010'],
    // Ranges, and lines of other programs.
    ['0x280000–0x290000', '0x280000'],
    ['0x280000 – 0x290000, 64 KiB', '0x280000'],
    ['0x280000-0x290000', '0x280000'],
    ['280000..290000', '0x280000'],
    ['7f0000000000-7f0000001000', '0x7f0000000000'],
    ['end(0x280000–0x290000)', '0x290000'],
    ['0x290000-0x10', '0x28fff0'],
    ['00280000-00290000 rw-s 00000000 00:01 77    /memfd:samepage-section-1 (deleted)', '0x280000'],
    ['7f0000000000-7f0000028000 r--p 00000000 fe:00 12\t/usr/lib/libc.so.6\n', '0x7f0000000000'],
    ['      0x555555554000     0x555555556000     0x2000        0x0  r--p   /usr/bin/cat', '0x555555554000'],
    ['0x0000555555556000 - 0x0000555555558000 is .text', '0x555555556000'],
    ['[0x0000000100000000-0x0000000100004000) r-x __TEXT', '0x100000000'],
    ['0x7fff`12345678', '0x7fff12345678'],
    ['00007fff`12345678', '0x7fff12345678'],
    ['+      7ff6`12340000     7ff6`12341000        0`00001000 MEM_IMAGE   MEM_COMMIT', '0x7ff612340000'],
    ['00007ff7`a2a30000 00007ff7`a2a60000   notepad    (deferred)', '0x7ff7a2a30000'],
    ['00000000`00280000  2a 00 00 00-00 00 00 00', '0x280000'],
    ['00007ff6`12340000 notepad!WinMain', '0x7ff612340000'],
    ['$1 = (int *) 0x7fffffffe3c0', '0x7fffffffe3c0'],
    ['(void *)0x280000', '0x280000'],
    ['0x7fffffffe3c0:\t0x00000001\t0x00000000', '0x7fffffffe3c0'],
    ['0x555555555139 <main+4>', '0x555555555139'],
  ])('%s is %s', (text, expected) => expect(at(text)).toBe(expected));

  it.each([
    ['', 'Type an address such as'],
    ['A+', 'Type how many bytes, such as A+0x40.'],
    ['A + ', 'Type how many bytes'],
    ['A+64 quarts', '“64 quarts” is not a length'],
    ['A+0x', '“0x” is not a length'],
    ['end(A', 'Close the bracket: end(A)'],
    ['end(0x280000)', 'is a mere address'],
    ['C', 'There is no view C'],
    ['nothing', 'Nothing here is named “nothing”.'],
    ['0x', 'Type the digits after 0x.'],
    ['0x28000g', '“0x28000g” is not a hex number: “g” is none of its digits'],
    ['0x28__0', 'A digit is missing'],
    ['0xffff800000000000', '0xffff800000000000 is out of range: it lies in the system’s half. Addresses here are 0x'],
    ['ffffffff`ff600010', '0xffffffffff600010 is out of range: it lies in the system’s half.'],
    ['0x8000_0000_0000_0000', 'it lies in the system’s half'],
    ['0x0000900000000000', '0x900000000000 is out of range. Addresses here are'],
    ['0x20000000000001', '0x20000000000001 is out of range. Addresses here are'],
    ['0n18446744073699065856', '0xffffffffff600000 is out of range: it lies in the system’s half.'],
    ['99999999999999999999', '0x99999999999999999999 is larger than any address: it has more than 64 bits.'],
    ['0x10000000000000000', 'is larger than any address'],
    [`0x${'f'.repeat(5000)}`, 'ffff…ffff'],
    ['0x800000000000', '0x800000000000 is out of range. Addresses here are 0x10000–0x7ffffffff000.'],
    ['4096', '0x4096 is out of range'],
    ['libq+0x10', 'Nothing here is named “libq”.'],
    ['A+libc', '“libc” is not a length'],
    ['libc+64 quarts', '“64 quarts” is not a length'],
    ['libc-2.31.so+', 'Type how many bytes, such as libc-2.31.so+0x40.'],
    ['end(libq)+0x10', 'Nothing here is named “libq”.'],
    ['A–0x10', 'To subtract, type A-0x10.'],
    ['0x290000–0x280000', 'The range 0x290000–0x280000 ends before it begins.'],
    ['0x280000–0xfffff00000000000', '0xfffff00000000000 is out of range'],
    ['0x280000 and more', 'is not a hex number'],
    ['+0x10', 'That counts from nothing'],
    [`${'x'.repeat(5000)}`, 'Nothing here is named'],
    ['A-1 GiB', 'That is below 0.'],
  ])('of %s it says what is wrong', (text, part) => expect(at(text)).toContain(part));

  it('a length beyond all addresses is one, and said to be too long', () => {
    for (const length of ['99999999999999999999', '0x7fffffffffffffff', '1 EiB', '2^999'])
      for (const sign of ['+', ' - '])
        expect(at(`A${sign}${length}`)).toBe(`${length} is longer than all addresses together.`);
  });

  it.each(['-', '+', '.', '-.', '/', '--0x10', '+ - 16', '(', '_'])('%s names nothing', (text) =>
    expect(at(text)).not.toMatch(/^0x/),
  );

  it('says the same of what cannot be shown, by name or by number', () => {
    const listed = { start: 0xffff_ffff_ff60_0000, end: 0xffff_ffff_ff60_1000, name: '[vsyscall]' };
    const above = { ...places, regions: inventRegions([{ start: 0x400000, end: 0x401000 }, listed]) };
    const refused = (text: string) => {
      const read = readExpression(text, above);
      return read.ok ? null : read.error;
    };
    const sentence = refused('0xffffffffff600000');
    expect(sentence).toContain('0xffffffffff600000 is out of range');
    const texts = ['[vsyscall]', 'vsyscall', 'vsys', 'start(vsyscall)', 'ffffffffff600000-ffffffffff601000 --xp'];
    expect(texts.map(refused)).toEqual(texts.map(() => sentence));
    expect(refused('[vsyscall]+0x10')).toBe(sentence?.replace('600000', '600010'));
    expect(refused('end([vsyscall])')).toBe(sentence?.replace('600000', '601000'));
  });

  it('alone, a length counts from where one is', () => {
    const from = (here: Parameters<typeof readExpression>[1]['here'], text: string) => {
      const read = readExpression(text, { ...places, here: here ?? null });
      return read.ok ? [formatAddress(read.target.address), read.target.reading, read.target.view?.letter] : read.error;
    };
    const b = inventView('B', 0x290000, 0x10000);
    expect(from(b, '+0x10')).toEqual(['0x290010', 'view B + 0x10', 'B']);
    expect(from(b, ' - 64 KiB + 1')).toEqual(['0x280001', 'view B - 64 KiB + 1', 'B']);
    expect(from(0x500000, '+0x10')).toEqual(['0x500010', 'the middle of the map + 0x10', undefined]);
  });

  it('says how a number was read, and offers the other way', () => {
    const reading = (text: string) => {
      const read = readExpression(text, places);
      return read.ok ? read.target.reading : read.error;
    };
    expect(reading('400000')).toBe('read as hex');
    expect(reading('28abc0')).toBe('read as hex');
    expect(reading('A+0x40')).toBe('view A + 0x40');
    expect(reading('end(A)-1')).toBe('end of view A - 1');
    expect(reading('0x280000-0x290000')).toBe('range to 0x290000');
    expect([decimalReading('2621440'), decimalReading('28ab'), decimalReading('A')]).toEqual(['0x280000', null, null]);
  });

  it('shows a range as a whole', () => {
    const read = readExpression('0x280000–0x290000', places);
    expect(read.ok && read.target.whole).toEqual({ start: 0x280000, end: 0x290000 });
  });

  const anyAddress = fc.integer({ min: 0x10000, max: 0x7fff_ffff_f000 });

  it('reads back whatever way Samepage and others print an address or a range', () => {
    fc.assert(
      fc.property(anyAddress, fc.integer({ min: 1, max: 2 ** 40 }), (value, length) => {
        const end = value + length;
        const hex = value.toString(16);
        const padded = hex.padStart(16, '0');
        const ways = [
          formatAddress(value),
          formatAddress(value).toUpperCase(),
          `0x${padded}`,
          `${padded.slice(0, 8)}\`${padded.slice(8)}`,
          `(void *)${formatAddress(value)}`,
          formatRange(value, end),
          `${formatRange(value, end)}, ${formatSize(length)}`,
          `${formatRange(value, end)} · ${formatSize(length)}`,
          `${formatAddress(value)}-${formatAddress(end)}`,
          `${hex.padStart(8, '0')}-${end.toString(16).padStart(8, '0')} r-xp 00000000 00:00 0 [vdso]`,
        ];
        for (const text of ways) expect(at(text)).toBe(formatAddress(value));
      }),
      // An end of letters alone: 0xbacdaeccaa.
      { examples: [[0x10000, 0xbacdaeccaa - 0x10000]] },
    );
  });

  it('finds every place by its own name, and counts from it', () => {
    for (const { name, path, start } of namedPlaces(places.regions)) {
      for (const text of [name, path, ` ${name}`]) expect(at(text)).toBe(formatAddress(start));
      expect(at(`${name}+0x10`)).toBe(formatAddress(start + 16));
      expect(at(`start(${path}) - 16`)).toBe(formatAddress(start - 16));
    }
  });

  it('adds and takes away what is typed, with spaces or without', () => {
    const steps = fc.array(fc.tuple(fc.constantFrom('+', '-'), fc.integer({ min: 0, max: 0xffff }), fc.boolean()), {
      minLength: 1,
      maxLength: 5,
    });
    fc.assert(
      fc.property(steps, fc.constantFrom('', ' '), (terms, space) => {
        const base = 0x7f00_0000_0000;
        const text = terms.map(([sign, bytes, hex]) => `${space}${sign}${space}${hex ? formatAddress(bytes) : bytes}`);
        const sum = terms.reduce((total, [sign, bytes]) => total + (sign === '+' ? bytes : -bytes), base);
        expect(at(`libc.so.6${text.join('')}`)).toBe(formatAddress(sum));
      }),
    );
  });

  it('never fails on any text', () => {
    const pieces = fc
      .array(
        fc.constantFrom(
          ...'A B end( ) + - – 0x 280000 libc beef 64 KiB \\x20 \u200b ` _ .. : < > [ rw-p $1 ='.split(' '),
          ' ',
        ),
      )
      .map((all) => all.join(''));
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), pieces), (text) => {
        const read = readExpression(text, places);
        expect(read.ok ? Number.isSafeInteger(read.target.address) : read.error.length > 0).toBe(true);
      }),
      { numRuns: 1000 },
    );
    const long = '1+'.repeat(50_000);
    expect(readExpression(long, places).ok).toBe(false);
  });
});

it('finds each name once, from its first to its last neighbouring region', () => {
  const found = namedPlaces(places.regions);
  expect(found.map(({ name }) => name)).not.toContain('samepage-section-1');
  expect(found.find(({ name }) => name === 'libc.so.6')).toMatchObject({
    start: 0x7f00_0000_0000,
    end: 0x7f00_001b_0000,
  });
});
