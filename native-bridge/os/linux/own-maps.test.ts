import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { RegionColumns } from '../../../protocol/region-columns.ts';
import { fileAt, linkTarget } from './name-table.ts';
import { OwnMaps, patch } from './own-maps.ts';
import { parseMaps } from './parse-maps.ts';
import { threadCount } from './process-folder.ts';

const image = linkTarget('/proc/self/exe');
const bytesOf = (lines: readonly string[]) => new TextEncoder().encode(lines.map((line) => `${line}\n`).join(''));

/** Row by row, with each region's name in place of its index. */
function rowsOf({ count, names, nameIndexes, ...columns }: RegionColumns): unknown {
  return Array.from({ length: count }, (_, row) => ({
    name: names[nameIndexes[row] ?? -1],
    ...Object.fromEntries(Object.entries(columns).map(([column, values]) => [column, values[row]])),
  }));
}

/** Regions as the kernel writes them: in order, of nameless memory, guards, arenas, V8 pages, named memory and files. */
const lines = fc
  .array(
    fc.record({
      gap: fc.constantFrom(0, 0, 1, 64),
      pages: fc.constantFrom(1, 4, 64, 16384),
      protection: fc.constantFrom('rw-p', '---p', 'r-xp', 'rw-s'),
      name: fc.constantFrom('', '', '', '[heap]', '[anon: one]', '/usr/lib/libc.so.6', '/memfd:samepage (deleted)'),
    }),
    { maxLength: 12 },
  )
  .map((regions) => {
    let at = 0x7f94_2800_0000;
    return regions.map(({ gap, pages, protection, name }) => {
      const start = at + gap * 4096;
      at = start + pages * 4096;
      return `${start.toString(16)}-${at.toString(16)} ${protection} 00000000 00:00 0 ${name}`;
    });
  });

it('a list of which some lines have changed is as if all of it had been parsed', () => {
  let patched = 0;
  const parse = (text: Uint8Array) => parseMaps(text, image, fileAt('self'), threadCount('self'));
  fc.assert(
    fc.property(lines, lines, fc.nat(12), fc.nat(12), (one, other, from, to) => {
      // What both have in common stands at their ends. Lines in between may overlap the others.
      const after = [...one.slice(0, from), ...other.slice(from, to), ...one.slice(to)];
      const [old, text] = [bytesOf(one), bytesOf(after)];
      for (const [was, is] of [
        [old, text],
        [text, old],
      ] as const) {
        const list = patch(parse(was), was, is, 100);
        if (list) patched += 1;
        if (list) expect(rowsOf(list)).toEqual(rowsOf(parse(is)));
      }
    }),
    { numRuns: 500 },
  );
  expect(patched).toBeGreaterThan(100);
});

it('names that are gone do not gather for ever', () => {
  const own = new OwnMaps();
  for (let round = 0; round < 500; round += 1) {
    const text = bytesOf([`10000-11000 rw-p 00000000 00:00 0 [anon: ${round}]`]);
    const list = own.listOf(text);
    expect(list.names[list.nameIndexes[0] ?? 0]).toBe(`[anon: ${round}]`);
    expect(list.names.length).toBeLessThan(100);
    expect(own.listOf(text)).toBe(list);
  }
});
