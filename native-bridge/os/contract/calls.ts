import { describe, expect, it } from 'vitest';
import { formatAddress } from '../../../protocol/address.ts';
import { callRecordSchema } from '../../../protocol/model.ts';
import type { MemoryOs } from '../memory-os.ts';
import { type Bench, codeOf } from './bench.ts';

type Told = Parameters<NonNullable<MemoryOs['onCall']>>[0];

export function callsContract(current: () => Bench): void {
  const during = (bench: Bench, run: () => unknown): Told[] => {
    const told: Told[] = [];
    bench.os.onCall = (record) => told.push(record);
    try {
      run();
    } finally {
      bench.os.onCall = null;
    }
    return told;
  };

  describe('the calls made', () => {
    it('for every operation are told, with result, time and faults', () => {
      const bench = current();
      const section = bench.section();
      const view = bench.view(section, { address: bench.freePlace(4 * bench.unit) });
      const target = bench.freePlace(view.length);
      const other = bench.section();
      const path = bench.world.createFile(Uint8Array.of(1));
      const operations: Record<string, () => unknown> = {
        create: () => bench.section(),
        open: () => bench.fileSection(path, 'read-only'),
        close: () => bench.close(other),
        map: () => bench.view(section),
        protect: () => bench.os.protect(view.address, view.length, 'read'),
        unprotect: () => bench.os.protect(view.address, view.length, 'read-write'),
        write: () => bench.write(view, 0, 42),
        move: () => bench.move(view, target, bench.os.limits.moveMethods[0] ?? 'unmap-map'),
        unmap: () => bench.os.unmap(target, view.length),
      };
      for (const [name, operate] of Object.entries(operations)) {
        const told = during(bench, operate);
        expect(told, name).not.toHaveLength(0);
        for (const record of told) {
          expect(callRecordSchema.omit({ id: true }).safeParse(record).success, name).toBe(true);
          expect(record, name).toMatchObject({ failed: false, text: expect.stringMatching(/^[\w-]+\(.*\)$/) });
        }
      }
    });

    it('show where something was mapped', () => {
      const bench = current();
      const section = bench.section();
      const place = bench.freePlace(section.bytes);
      const told = during(bench, () => bench.view(section, { address: place }));
      expect(told.at(-1)).toMatchObject({ result: formatAddress(place) });
      expect(told.at(-1)?.text).toContain(formatAddress(place));
    });

    it('that fail are told as failed', () => {
      const bench = current();
      const there = bench.view(bench.section());
      const told = during(bench, () =>
        expect(codeOf(() => bench.view(there.section, { address: there.address }))).toBe('AddressInUse'),
      );
      const failed = { failed: true, result: expect.stringMatching(/^(-1|0) \w+$/) };
      // Where an address is but a hint, the call succeeds elsewhere, and is taken back.
      const takenBack = { failed: false, text: expect.stringMatching(/^munmap\(/) };
      expect(told.at(-1)).toMatchObject(bench.world.addressIsHint ? takenBack : failed);
    });

    it('to read are not told: they would drown the rest', () => {
      const bench = current();
      const view = bench.view(bench.section());
      const told = during(bench, () => {
        bench.read(view.address, 8);
        bench.os.readMany([{ from: view.address, target: new Uint8Array(8) }]);
        bench.os.touched(view.section, 0, view.length, 10);
        bench.os.query(view.address);
      });
      expect(told).toEqual([]);
    });

    it('are told to nobody who does not listen', () => {
      const bench = current();
      expect(bench.os.onCall).toBeNull();
      expect(during(bench, () => undefined)).toEqual([]);
    });
  });
}
