import { describe, expect, it } from 'vitest';
import { address, offsetAddress } from '../../../protocol/address.ts';
import { protectionBits, regionKinds } from '../../../protocol/model.ts';
import type { RegionColumns } from '../../../protocol/region-columns.ts';
import type { MemoryOs } from '../memory-os.ts';
import { residentBytes } from '../page-runs.ts';
import { type Bench, codeOf } from './bench.ts';
import { coverage, coverageByQuery, rows, walk } from './coverage.ts';

/** In some containers nobody may read another process's memory: process_vm_readv(2) is refused. */
function readsOthers({ limits }: MemoryOs): boolean {
  return !(limits.lacks ?? []).some((lack) => lack.includes('process_vm_readv'));
}

export function regionsContract(current: () => Bench): void {
  describe('regions', () => {
    it('come in order of address, none overlapping, none empty', () => {
      const columns = current().os.regions();
      let end = 0;
      const wrong = rows(columns).filter((row) => {
        const right = row.start >= end && row.end > row.start && row.name !== 'no such name';
        end = row.end;
        return !right;
      });
      expect(columns.count).toBeGreaterThan(2);
      expect(wrong).toEqual([]);
      expect(columns.kinds).toHaveLength(columns.count);
      expect([...columns.kinds].every((kind) => kind < regionKinds.length)).toBe(true);
    });

    it('are of a process that is in the list of processes, where the system has one', () => {
      const { os } = current();
      const { ask } = os.abilities.processes;
      if (ask === null) return;
      const ours = [...ask()].find(({ pid }) => pid === process.pid);
      expect(ours?.name).not.toBe('');
      expect(ours?.resident).toBeGreaterThan(2 ** 20);
      expect(ours?.refused).toBeNull();
    });

    it('and query agree on where our sections are', () => {
      const bench = current();
      const { os, page, unit } = bench;
      const section = bench.section();
      const place = bench.freePlace(20 * unit);
      bench.view(section, { address: place });
      // Continues the first: systems may make one region of both.
      bench.view(section, { address: offsetAddress(place, 4 * unit), protection: 'read' });
      bench.cowView(section, { address: offsetAddress(place, 9 * unit), offset: unit });
      os.protect(offsetAddress(place, unit), page, 'none');
      const covered = coverage(os, section);
      expect(covered).toHaveLength(5);
      expect(coverageByQuery(os, section)).toEqual(covered);
      expect(covered.map(({ start, offset }) => [start - place, offset])).toEqual([
        [0, 0],
        [unit, unit],
        [unit + page, unit + page],
        [4 * unit, 0],
        [9 * unit, unit],
      ]);
    });

    it('and query agree on what else is there', () => {
      const { os } = current();
      const named = (list: { name: string; start: number; end: number; inode: bigint }[]) =>
        list.filter(({ inode, name }) => inode > 0n || name === '[stack]').map(({ name, start }) => `${name} ${start}`);
      // Anonymous memory comes and goes with other threads; files and the stack's name stay.
      const asked = named(walk(os));
      const listed = named(rows(os.regions()).filter(({ start }) => start < os.limits.highestAddress));
      expect(asked).toEqual(listed);
    });

    it('two views that continue one another cover what one would', () => {
      const bench = current();
      const { os, unit } = bench;
      const section = bench.section();
      const place = bench.freePlace(4 * unit);
      bench.view(section, { address: place, length: 2 * unit });
      bench.view(section, { address: offsetAddress(place, 2 * unit), offset: 2 * unit });
      const start = { start: place, end: place + 4 * unit, offset: 0 };
      expect(coverage(os, section)).toMatchObject([start]);
      expect(coverageByQuery(os, section)).toMatchObject([start]);
    });

    it('say whose they are: the section’s name, offset, sharing and protection', () => {
      const bench = current();
      const { os, unit } = bench;
      const view = bench.view(bench.section(), { offset: unit });
      const region = os.query(view.address);
      const { read, write, shared } = protectionBits;
      expect(region).toMatchObject({
        start: view.address,
        end: view.address + 3 * unit,
        offset: BigInt(unit),
        protection: read | write | shared,
        inode: view.section.inode,
      });
      expect(region?.name).toContain('samepage-contract');
    });

    it('are found from a free place as the next one above, and from the top not at all', () => {
      const bench = current();
      const { os, unit } = bench;
      const place = bench.freePlace(8 * unit);
      const view = bench.view(bench.section(), { address: offsetAddress(place, 4 * unit) });
      expect(os.query(place)?.start).toBe(view.address);
      expect(os.query(offsetAddress(view.address, view.length - 1))?.start).toBe(view.address);
      expect(os.query(offsetAddress(view.address, view.length))?.start).not.toBe(view.address);
      expect(os.query(os.limits.highestAddress)).toBeNull();
      expect(os.query(address(Number.MAX_SAFE_INTEGER))).toBeNull();
    });

    it('bytes, pages and start of another process are asked for as of ours', async () => {
      const bench = current();
      const { pid } = await bench.world.holdElsewhere('samepage-section-10', bench.page);
      const other = bench.os.observe(pid);
      const [image] = rows(other.regions()).filter(({ protection, name }) => protection & protectionBits.read && name);
      if (!image) return other.close(); // the fake has no other processes' memory
      const start = address(image.start);
      expect(other.pid).toBe(pid);
      expect(other.query(start)).toMatchObject({ start, name: image.name });
      const bytes = new Uint8Array(2);
      const { ask: reader } = other.abilities.bytes;
      expect(reader !== null).toBe(readsOthers(bench.os));
      if (reader) {
        expect(reader.read(start, bytes)).toBe(2);
        expect(reader.readMany([{ from: start, target: new Uint8Array(2) }])).toEqual([2]);
        expect(bytes).not.toEqual(new Uint8Array(2));
      }
      const hasPages = other.abilities.pages.ask !== null;
      expect(residentBytes(other, start, bench.page)).toBe(hasPages ? bench.page : null);
      expect(other.residentOfProcess()).toBeGreaterThan(bench.page);
      expect(other.started()).toBeGreaterThan(bench.os.started() ?? 0n);
      const { memoryUse, mappedSums } = other.abilities;
      if (memoryUse.ask) {
        const { regions, resident } = memoryUse.ask();
        expect(regions.starts[0]).toBe(other.regions().starts[0]);
        // The two are counted at different moments.
        const share = resident.reduce((sum, bytes) => sum + bytes, 0) / other.residentOfProcess();
        expect([share > 0.7, share < 1.4]).toEqual([true, true]);
      }
      if (mappedSums.ask) expect(mappedSums.ask()).not.toBe(bench.os.abilities.mappedSums.ask?.());
      other.close();
    });

    it('of a process that is not there cannot be asked about', () => {
      const { os } = current();
      const none = os.observe(2 ** 22 + 1);
      expect(none.started()).toBeNull();
      expect(codeOf(() => none.regions())).toBe('NotFound');
      const { ask: reader } = none.abilities.bytes;
      if (reader) expect(codeOf(() => reader.read(address(0x10000), new Uint8Array(1)))).toBe('NotFound');
      expect(codeOf(() => none.query(address(0x10000)))).toBe('NotFound');
      none.close();
    });

    it('can be asked of another process', async () => {
      const bench = current();
      const { pid } = await bench.world.holdElsewhere('samepage-section-9', bench.page);
      const { section } = bench.view(bench.section());
      const isOurs = (columns: RegionColumns) => rows(columns).some(({ inode }) => inode === section.inode);
      const theirs = bench.os.observe(pid).regions();
      expect(theirs.starts).toHaveLength(theirs.count);
      expect([isOurs(theirs), isOurs(bench.os.regions())]).toEqual([false, true]);
      expect(codeOf(() => bench.os.observe(2 ** 22 + 1).regions())).toBe('NotFound');
    });
  });
}
