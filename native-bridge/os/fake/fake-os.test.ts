/** What the fake can do beyond the contract: fail to order, and let others act behind our back. */
import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { address, offsetAddress } from '../../../protocol/address.ts';
import { callResultText, callText } from '../../../protocol/calls.ts';
import type { ErrorData } from '../../../protocol/errors.ts';
import { Bench, codeOf, expectBytes, pattern } from '../contract/bench.ts';
import { coverage } from '../contract/coverage.ts';
import { privatePages } from '../page-runs.ts';
import { FakeOs } from './fake-os.ts';

const outOfMemory: ErrorData = { code: 'OutOfMemory', message: 'There is no memory left.', osName: 'ENOMEM' };
const notHere = () => {
  throw new Error('not here');
};

let os: FakeOs;
let bench: Bench;
beforeEach(() => {
  os = new FakeOs();
  bench = new Bench({
    os,
    createFile: (contents) => os.outside.createFile('/file', contents).name,
    readFile: notHere,
    truncateFile: notHere,
    holdElsewhere: notHere,
    end: notHere,
  });
});

describe('failAt', () => {
  it('fails the n-th call from now and no other', () => {
    const section = bench.section();
    os.failAt(3, outOfMemory);
    const a = bench.view(section);
    expect(os.failurePending).toBe(true);
    bench.write(a, 0, 42);
    expect(codeOf(() => bench.view(section))).toBe('OutOfMemory');
    expect(os.failurePending).toBe(false);
    expect(bench.byteAt(bench.view(section), 0)).toBe(42);
  });

  it('can be cancelled', () => {
    os.failAt(1, outOfMemory);
    os.cancelFailure();
    expect(bench.section().bytes).toBe(4 * bench.unit);
  });

  it('reports the failed call, with the name of its error', () => {
    const calls: string[] = [];
    os.subscribeToCalls((call) => calls.push(`${callText(call)} = ${callResultText(call)}`));
    os.failAt(1, outOfMemory);
    codeOf(() => os.createSection(4096, 'x'));
    expect(calls).toEqual(['create(4096, "x") = -1 ENOMEM']);
  });

  it('leaves everything as it was, whichever call of a move fails', () => {
    for (const method of os.limits.moveMethods) {
      const view = bench.cowView(bench.section(), { address: bench.freePlace(4 * bench.unit) });
      bench.write(view, 0, pattern(view.length));
      const before = coverage(os, view.section);
      let failures = 0;
      for (let n = 1; ; n += 1) {
        os.failAt(n, outOfMemory);
        if (!fails(() => os.move(view, offsetAddress(view.address, bench.unit), method))) break;
        failures += 1;
        expect(coverage(os, view.section)).toEqual(before);
        expectBytes(bench.read(view.address, view.length), pattern(view.length));
      }
      os.cancelFailure();
      expect(failures).toBe(2);
      bench.moved(view, offsetAddress(view.address, bench.unit));
    }
  });

  function fails(run: () => unknown): boolean {
    try {
      run();
      return false;
    } catch {
      return true;
    }
  }
});

describe('behind our back', () => {
  it('somebody unmaps a part of a view', () => {
    const view = bench.view(bench.section(4 * bench.page));
    os.outside.unmap(view.address + bench.page, bench.page);
    expect(os.read(view.address, new Uint8Array(4 * bench.page))).toBe(bench.page);
    expect(coverage(os, view.section)).toHaveLength(2);
  });

  it('somebody maps other memory over a view, which then shows that', () => {
    const view = bench.view(bench.section());
    os.outside.mapOver(view.address, view.length).poke(5, Uint8Array.of(99));
    expect(bench.byteAt(view, 5)).toBe(99);
    expect(coverage(os, view.section)).toEqual([]);
    expect(os.query(view.address)?.name).toContain('foreign');
  });

  it('somebody cuts a section short, and private pages past its end are gone, too', () => {
    const section = bench.section(4 * bench.page);
    const view = bench.cowView(section);
    bench.write(view, 3 * bench.page, 42);
    os.outside.truncate(os.memoryOf(section), bench.page);
    expect(os.read(view.address, new Uint8Array(4 * bench.page))).toBe(bench.page);
    expect(privatePages(os, view.address, view.length, 10)).toEqual([]);
  });

  it('somebody takes an address', () => {
    const place = bench.freePlace(bench.unit);
    os.outside.occupy(place, bench.unit);
    expect(codeOf(() => bench.view(bench.section(), { address: place }))).toBe('AddressInUse');
    expect(() => os.outside.occupy(place, bench.unit)).toThrow('already');
  });

  it('another process writes into a section', () => {
    const view = bench.view(bench.section());
    os.memoryOf(view.section).poke(bench.page - 1, Uint8Array.of(1, 2));
    expect(bench.read(offsetAddress(view.address, bench.page - 1), 2)).toEqual(Uint8Array.of(1, 2));
  });
});

describe('the process', () => {
  it('has its own regions from the start', () => {
    const { names, count } = os.regions();
    expect(count).toBe(3);
    expect(names).toContain('/usr/lib/libc.so.6');
    expect(codeOf(() => bench.view(bench.section(), { address: address(0x400000) }))).toBe('AddressInUse');
  });

  it('has the page size, granularity and ways of moving that were ordered', () => {
    const ordered = new FakeOs({ pageSize: 16_384, granularity: 65_536, moveMethods: ['unmap-map'] });
    expect(ordered.limits).toMatchObject({ pageSize: 16_384, granularity: 65_536, moveMethods: ['unmap-map'] });
    const section = ordered.createSection(65_536, 'x');
    const request = { offset: 0, length: 65_536, sharing: 'shared', protection: 'read' } as const;
    const at = ordered.map(section, { ...request, address: null });
    const view = { section, ...request, address: at };
    expect(codeOf(() => ordered.move(view, address(0x100000), 'remap'))).toBe('Unsupported');
    ordered.move(view, address(0x100000), 'unmap-map');
    expect(coverage(ordered, section)).toMatchObject([{ start: 0x100000, end: 0x110000 }]);
  });

  it('knows which sections are open', () => {
    const section = os.createSection(4096, 'x');
    expect(os.openSections).toBe(1);
    os.closeSection(section);
    expect(os.openSections).toBe(0);
    expect(codeOf(() => os.closeSection(section))).toBe('InvalidArgument');
  });

  it('chooses addresses that are free, however full it is', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 40 }), { maxLength: 30 }), (lengths) => {
        const fake = new FakeOs({ granularity: 65_536 });
        let mapped = 0;
        const sections = lengths.map((pages) => {
          const section = fake.createSection(pages * 4096, 'x');
          const request = { offset: 0, length: section.bytes, sharing: 'shared', protection: 'read' } as const;
          expect(fake.map(section, { ...request, address: null }) % 65_536).toBe(0);
          mapped += section.bytes;
          return section;
        });
        const covered = sections.flatMap((section) => coverage(fake, section));
        expect(covered.reduce((sum, { start, end }) => sum + end - start, 0)).toBe(mapped);
      }),
    );
  });
});
