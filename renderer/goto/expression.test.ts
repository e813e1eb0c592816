import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { address, formatAddress } from '../../protocol/address.ts';
import { type RegionKind, regionKinds, type View } from '../../protocol/model.ts';
import { hexReading, readExpression } from './expression.ts';
import { namedPlaces, type Places } from './places.ts';
import { suggestPlaces } from './suggestions.ts';

const view = (letter: string, at: number, length = 0x10000): View => ({
  letter,
  section: 1,
  offset: 0,
  length,
  address: address(at),
  sharing: 'shared',
  protection: 'read-write',
  differences: [],
});

const listed: [start: number, end: number, name: string, kind: RegionKind][] = [
  [0x280000, 0x290000, '/memfd:samepage-section-1 (deleted)', 'ours'],
  [0x10_0000_0000, 0x10_0002_1000, '[heap]', 'heap'],
  [0x7f00_0000_0000, 0x7f00_0002_8000, '/usr/lib/libc.so.6', 'library'],
  [0x7f00_0002_8000, 0x7f00_001b_0000, '/usr/lib/libc.so.6', 'library'],
  [0x7f00_0100_0000, 0x7f00_0100_4000, '/usr/lib/libstdc++.so.6.0.33', 'library'],
  [0x7f00_0200_0000, 0x7f00_0200_2000, '/usr/lib/ld-linux-x86-64.so.2', 'library'],
  [0x7fff_0000_0000, 0x7fff_0002_1000, '[stack]', 'stack'],
];
const names = [...new Set(listed.map(([, , name]) => name))];
const places: Places = {
  views: new Map([view('A', 0x280000), view('B', 0x290000), view('AB', 0x400000)].map((each) => [each.letter, each])),
  regions: {
    count: listed.length,
    starts: Float64Array.from(listed, ([start]) => start),
    ends: Float64Array.from(listed, ([, end]) => end),
    protections: new Uint8Array(listed.length).fill(1),
    kinds: Uint8Array.from(listed, ([, , , kind]) => regionKinds.indexOf(kind)),
    offsets: new BigUint64Array(listed.length),
    inodes: new BigUint64Array(listed.length),
    devices: new Uint32Array(listed.length),
    nameIndexes: Uint32Array.from(listed, ([, , name]) => names.indexOf(name)),
    names,
  },
  limits: { lowestAddress: address(0x10000), highestAddress: address(0x7fff_ffff_f000) },
};

const at = (text: string) => {
  const read = readExpression(text, places);
  return read.ok ? formatAddress(read.target.address) : read.error;
};

describe('what is typed to go somewhere', () => {
  it.each([
    ['0x280000', '0x280000'],
    [' 0X28_0000 ', '0x280000'],
    ['2621440', '0x280000'],
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
  ])('%s is %s', (text, expected) => expect(at(text)).toBe(expected));

  it.each([
    ['', 'Type an address such as'],
    ['A+', 'Type how many bytes, such as A+0x40.'],
    ['A + ', 'Type how many bytes'],
    ['A+64 quarts', '“64 quarts” is no length'],
    ['A+0x', '“0x” is no length'],
    ['end(A', 'Close the bracket: end(A)'],
    ['end(0x280000)', 'is a mere address'],
    ['C', 'There is no view C'],
    ['nothing', 'Nothing here is named “nothing”.'],
    ['0x', 'Type the digits after 0x.'],
    ['0x28000g', 'is no hex number'],
    ['0x28__0', 'A digit is missing.'],
    ['0xffff800000000000', 'is larger than any address'],
    ['99999999999999999999', 'is larger than any address'],
    ['0x800000000000', '0x800000000000 is out of range. Addresses here are 0x10000–0x7ffffffff000.'],
    ['4096', 'As decimal that is 0x1000, out of range'],
    ['A-1 GiB', 'That is below 0.'],
  ])('of %s it says what is wrong', (text, part) => expect(at(text)).toContain(part));

  it('says how a number was read, and offers the other way', () => {
    const reading = (text: string) => {
      const read = readExpression(text, places);
      return read.ok ? read.target.reading : read.error;
    };
    expect(reading('2621440')).toBe('read as decimal');
    expect(reading('28abc0')).toBe('read as hex');
    expect(reading('A+0x40')).toBe('view A + 0x40');
    expect(reading('end(A)-1')).toBe('end of view A - 1');
    expect([hexReading('280000'), hexReading('28ab'), hexReading('A')]).toEqual(['0x280000', null, null]);
  });

  it('reads every address back, in hex and in decimal', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0x10000, max: 0x7fff_ffff_f000 }), (value) => {
        expect(at(formatAddress(value))).toBe(formatAddress(value));
        expect(at(String(value))).toBe(formatAddress(value));
      }),
    );
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
    fc.assert(
      fc.property(fc.string(), (text) => {
        const read = readExpression(text, places);
        expect(read.ok ? Number.isSafeInteger(read.target.address) : read.error.length > 0).toBe(true);
        expect(suggestPlaces(text, places, []).length).toBeLessThanOrEqual(12);
      }),
    );
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

describe('what is proposed', () => {
  const texts = (text: string, recent: string[] = []) => suggestPlaces(text, places, recent).map((each) => each.text);

  it('is where one was before, as far as it still is, then the views', () => {
    expect(texts('', ['libc', 'Z', 'A'])).toEqual(['libc', 'A', 'B', 'AB']);
  });

  it('begins with what begins so', () => {
    expect(texts('a')).toEqual(['A', 'AB', '[heap]', '[stack]']);
    expect(texts('lib')).toEqual(['libc.so.6', 'libstdc++.so.6.0.33']);
    expect(texts('he')).toEqual(['[heap]']);
    expect(texts('end')).toEqual(['end(A)', 'end(B)', 'end(AB)']);
    expect(texts('280000')).toEqual(['0x280000']);
  });
});
