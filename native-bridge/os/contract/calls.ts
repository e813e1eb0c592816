import { describe, expect, it } from 'vitest';
import { callHasFailed, callRecordSchema } from '../../../protocol/calls.ts';
import * as z from '../../../protocol/zod.ts';
import type { CallMade } from '../call-listeners.ts';
import { type Bench, codeOf } from './bench.ts';

export function callsContract(current: () => Bench): void {
  const during = (bench: Bench, run: () => unknown): CallMade[] => {
    const made: CallMade[] = [];
    const unsubscribe = bench.os.subscribeToCalls((call) => made.push(call));
    try {
      run();
    } finally {
      unsubscribe();
    }
    return made;
  };

  describe('the calls made', () => {
    it('for every operation are reported, with arguments, result, time and faults', () => {
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
        const before = Date.now();
        const made = during(bench, operate);
        expect(made, name).not.toHaveLength(0);
        for (const call of made) {
          expect(z.omit(callRecordSchema, { id: true }).safeParse(call).success, name).toBe(true);
          expect(callHasFailed(call), name).toBe(false);
          expect(call.pid, name).toBe(process.pid);
          // Two clocks: one is set from time to time, the other runs on.
          expect(Math.abs(call.time - before), name).toBeLessThan(60_000);
        }
      }
    });

    it('show where something was mapped', () => {
      const bench = current();
      const section = bench.section();
      const place = bench.freePlace(section.bytes);
      const made = during(bench, () => bench.view(section, { address: place }));
      expect(made.at(-1)?.result).toEqual({ kind: 'address', at: place });
      expect(made.at(-1)?.arguments).toContainEqual({ kind: 'address', at: place });
    });

    it('show a copy as the calls that it took, with the bytes that each carried', () => {
      const bench = current();
      const bytes = bench.os.limits.granularity * Math.ceil(600_000 / bench.os.limits.granularity);
      const view = bench.view(bench.section(bytes));
      const source = new Uint8Array(600_000).fill(7);
      const made = during(bench, () => bench.os.write(view.address, source));
      const carried = made.map(({ arguments: args }) => args.find(({ kind }) => kind === 'bytes'));
      expect(
        carried.map((argument) => (argument?.kind === 'bytes' ? argument.length : 0)).reduce((a, b) => a + b),
      ).toBe(source.length);
      for (const argument of carried) expect(argument).toMatchObject({ first: new Uint8Array(8).fill(7) });
      if (bench.os.limits.platform !== 'fake') expect(made).toHaveLength(3);
    });

    it('say what they return by its kind: a count is not an address, however large', () => {
      const bench = current();
      const bytes = bench.os.limits.granularity * Math.ceil(70_000 / bench.os.limits.granularity);
      const view = bench.view(bench.section(bytes));
      const [call] = during(bench, () => bench.os.write(view.address, new Uint8Array(70_000)));
      // Mach's call returns that it was done, not how many bytes.
      const expected = bench.os.limits.platform === 'macos' ? ['status', 0] : ['count', 70_000];
      expect(call?.result).toEqual({ kind: expected[0], value: expected[1] });
    });

    it('that fail are reported as failed', () => {
      const bench = current();
      const there = bench.view(bench.section());
      const made = during(bench, () =>
        expect(codeOf(() => bench.view(there.section, { address: there.address }))).toBe('AddressInUse'),
      );
      // Where an address is but a hint, the call succeeds elsewhere, and is taken back.
      const expected = bench.world.addressIsHint
        ? { name: 'munmap', result: { kind: 'status' } }
        : { result: { kind: 'error', name: expect.stringMatching(/^\w+$/) } };
      expect(made.at(-1)).toMatchObject(expected);
    });

    it('report the time that they took, in nanoseconds', () => {
      const bench = current();
      const bytes = 64 * bench.unit;
      const view = bench.view(bench.section(bytes));
      const content = new Uint8Array(bytes).fill(1);
      const share = () => {
        const before = performance.now();
        const made = during(bench, () => bench.write(view, 0, content));
        const elapsed = (performance.now() - before) * 1e6;
        return made.reduce((sum, { nanoseconds }) => sum + nanoseconds, 0) / elapsed;
      };
      const shares = Array.from({ length: 50 }, share);
      // Copying is nearly all that a write does; whatever else runs meanwhile does so now and then.
      expect(Math.max(...shares)).toBeGreaterThan(0.02);
      expect(Math.max(...shares)).toBeLessThanOrEqual(1.001);
    });

    it('to read are not reported: they would drown the rest', () => {
      const bench = current();
      const view = bench.view(bench.section());
      const made = during(bench, () => {
        bench.read(view.address, 8);
        bench.os.readMany([{ from: view.address, target: new Uint8Array(8) }]);
        bench.os.touched(view.section, 0, view.length, 10);
        bench.os.query(view.address);
      });
      expect(made).toEqual([]);
    });

    it('are reported to everyone who listens, for as long as they do', () => {
      const bench = current();
      const others: string[] = [];
      const unsubscribe = bench.os.subscribeToCalls(({ name }) => others.push(name));
      const made = during(bench, () => bench.section());
      expect(others).toEqual(made.map(({ name }) => name));
      unsubscribe();
      bench.section();
      expect(others).toHaveLength(made.length);
    });
  });
}
