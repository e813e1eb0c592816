import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FakeOs } from '../../native-bridge/os/fake/fake-os.ts';
import { atFreePlace } from '../../native-bridge/os/free-place.ts';
import type { MemoryOs } from '../../native-bridge/os/memory-os.ts';
import { openCopyMemory, openMemoryOs } from '../../native-bridge/os/platform/open-os.ts';
import type { Address } from '../../protocol/address.ts';
import { problem } from '../../protocol/errors.ts';
import { runArticle } from './article.ts';
import { type Block, runBigBlocks } from './big-blocks.ts';
import { formatDuration, formatRow, headings, type Row } from './table.ts';

const small: readonly Block[] = [
  { bytes: 65_536, populated: true, copies: 3 },
  { bytes: 2 ** 21, populated: true, copies: 1 },
  { bytes: 2 ** 40, populated: false, copies: 0 },
];

function lines(run: (print: (line: string) => void) => void): string[] {
  const printed: string[] = [];
  run((line) => printed.push(line));
  return printed;
}

/** As memcpy does, between two views of the fake. */
function copyOn(os: MemoryOs): (to: Address, from: Address, bytes: number) => void {
  return (to, from, bytes) => {
    const buffer = new Uint8Array(bytes);
    os.read(from, buffer);
    os.write(to, buffer);
  };
}

describe('the article', () => {
  it('is printed in the article’s own form', () => {
    const os = new FakeOs();
    expect(lines((print) => runArticle(os, print))).toEqual([
      'Mapped to 280000 and 290000',
      '*pdw1 = 0, *pdw2 = 0',
      '*pdw1 = 42, *pdw2 = 42',
    ]);
    expect(os.regions().count).toBe(3);
    expect(os.openSections).toBe(0);
  });

  it.each([
    [[0x280000], 'Mapped to 290000 and 2a0000'],
    [[0x290000], 'Mapped to 280000 and 2a0000'],
    [[0x281000, 0x2a0000], 'Mapped to 290000 and 2b0000'],
  ])('takes the next free addresses where %j are taken', (taken, first) => {
    const os = new FakeOs();
    for (const at of taken) os.outside.occupy(at, 4096);
    expect(lines((print) => runArticle(os, print))[0]).toBe(first);
  });

  it('leaves nothing behind, whichever call fails', () => {
    const os = new FakeOs();
    let failures = 0;
    for (let n = 1; ; n += 1) {
      os.failAt(n, { code: 'OutOfMemory', message: 'There is no memory left.' });
      try {
        lines((print) => runArticle(os, print));
      } catch {
        failures += 1;
      }
      if (os.failurePending) break;
      expect(os.openSections).toBeLessThanOrEqual(1);
      // A view or section whose giving back is what failed stays: nothing else does.
      os.outside.unmap(0x280000, 0x40000);
      expect(os.regions().count).toBe(3);
    }
    expect(failures).toBeGreaterThan(10);
  });
});

describe('a free place', () => {
  const os = new FakeOs();
  const taken = () => problem('AddressInUse', 'Somebody was quicker.');

  it('is looked for again where somebody was quicker, but not for ever', () => {
    const tried: number[] = [];
    const result = atFreePlace(os, { length: 65_536, step: 65_536, from: 0x280000 }, (at) => {
      tried.push(at);
      if (tried.length === 3) return 'mapped';
      os.outside.occupy(at, 4096);
      throw taken();
    });
    expect(result).toBe('mapped');
    expect(tried).toEqual([0x280000, 0x290000, 0x2a0000]);

    let attempts = 0;
    const never = () => {
      attempts += 1;
      throw taken();
    };
    expect(() => atFreePlace(os, { length: 4096, step: 4096, from: 0x280000 }, never)).toThrow('quicker');
    expect(attempts).toBe(10);
  });

  it('is not looked for again where something else fails, nor where there is none', () => {
    let attempts = 0;
    const fails = () => {
      attempts += 1;
      throw problem('OutOfMemory', 'There is no memory left.');
    };
    expect(() => atFreePlace(os, { length: 4096, step: 4096, from: 0x280000 }, fails)).toThrow('memory');
    expect(attempts).toBe(1);
    expect(() => atFreePlace(os, { length: 2 ** 47, step: 4096, from: 0x280000 }, fails)).toThrow(
      'no free place for 128 TiB',
    );
  });
});

describe('the table', () => {
  it('has a row for each block, and leaves nothing behind', () => {
    const os = new FakeOs();
    const printed = lines((print) => runBigBlocks(os, copyOn(os), print, small));
    expect(printed.slice(0, 2)).toEqual(headings);
    const time = String.raw`[\d.]+ (µs|ms|s)`;
    expect(printed[2]).toMatch(
      new RegExp(`^64 KiB +${time} +0 +${time} +16 +64 KiB → 64 KiB +[\\d.,]+× (faster|slower)$`),
    );
    expect(printed[3]).toMatch(new RegExp(`^2 MiB +${time} +0 +${time} +512 +2 MiB → 2 MiB +[\\d.,]+× faster$`));
    expect(printed[4]).toMatch(new RegExp(`^1 TiB, untouched +${time} +0 +– +– +0 B → 0 B +–$`));
    expect(os.regions().count).toBe(3);
    expect(os.openSections).toBe(0);
  });

  it('leaves out, with a word, what needs more than half of the memory', () => {
    const os = new FakeOs({ availableMemory: 4 * 2 ** 20 });
    const printed = lines((print) => runBigBlocks(os, copyOn(os), print, small));
    expect(printed[2]).toContain('→');
    expect(printed[3]).toBe('2 MiB              left out: needs 4 MiB, more than half of the 4 MiB available');
    expect(printed[4]).toContain('1 TiB, untouched');
  });

  it('leaves out, with the reason, what fails, and goes on', () => {
    const os = new FakeOs({ maxSectionBytes: 2 ** 30 });
    const printed = lines((print) => runBigBlocks(os, copyOn(os), print, [...small].reverse()));
    expect(printed[2]).toMatch(/^1 TiB, untouched {3}left out: A section has whole pages, up to 1 GiB/);
    expect(printed[3]).toContain('2 MiB → 2 MiB');
  });

  it('notices a copy that is none', () => {
    const os = new FakeOs();
    expect(() =>
      runBigBlocks(
        os,
        () => undefined,
        () => undefined,
        small,
      ),
    ).toThrow('not the ones that were there');
  });

  it('stays in its columns, however the figures are', () => {
    const row: Row = {
      moved: { nanoseconds: 999_400, faults: 0 },
      copied: { nanoseconds: 3.05e9, faults: 262_144 },
      residentBefore: 2 ** 30,
      residentAfter: null,
    };
    const width = headings[1]?.length ?? 0;
    expect(formatRow('1 GiB', row)).toMatch(/ 999 µs +0 +3\.05 s +262,144 +1 GiB → unknown +3,100× faster$/);
    expect(formatRow('1 GiB', row)).toHaveLength(width);
    expect(headings[0]).toHaveLength(width);
    expect(formatRow('1 GiB', { ...row, copied: { nanoseconds: 99_940, faults: 1 } })).toMatch(/10× slower$/);
  });

  it.each([
    [1, '0.00 µs'],
    [1540, '1.54 µs'],
    [9_996, '10.0 µs'],
    [99_960, '100 µs'],
    [999_600, '1.00 ms'],
    [56_240_000, '56.2 ms'],
    [3.05e9, '3.05 s'],
  ])('writes %d ns as %s', (nanoseconds, text) => expect(formatDuration(nanoseconds)).toBe(text));
});

describe('on this system', () => {
  let os: MemoryOs;
  beforeAll(async () => {
    os = await openMemoryOs();
  });
  afterAll(() => os.close());

  it('really maps, moves and copies: no fault and no byte more by moving', async () => {
    const copy = await openCopyMemory();
    const article = lines((print) => runArticle(os, print));
    expect(article[0]).toMatch(/^Mapped to [0-9a-f]+ and [0-9a-f]+$/);
    expect(article.slice(1)).toEqual(['*pdw1 = 0, *pdw2 = 0', '*pdw1 = 42, *pdw2 = 42']);

    const printed = lines((print) => runBigBlocks(os, copy, print, small));
    // A view that is mapped again gets its pages back by page faults, one by one.
    const carried = os.limits.moveMethods.includes('remap');
    const faults = os.faults() ? '0' : 'unknown';
    const row = (name: string, rest: string) => new RegExp(`^${name} +\\S+ \\S+ +${faults} .* ${rest}$`);
    expect(printed[2]).toMatch(row('64 KiB', `64 KiB → ${carried ? '64 KiB' : '0 B'} .*`));
    expect(printed[3]).toMatch(row('2 MiB', `2 MiB → ${carried ? '2 MiB' : '0 B'} .* faster`));
    const largest = os.limits.maxSectionBytes < 2 ** 40;
    expect(printed[4]).toMatch(largest ? /left out: A section has/ : row('1 TiB, untouched', '0 B → 0 B +–'));
    const mapped = os.regions().names.filter((name) => name.includes('samepage-trick'));
    expect(mapped).toEqual([]);
  });
});
