import { describe, expect, it } from 'vitest';
import { offsetAddress } from '../../../protocol/address.ts';
import { type Sharing, sharings } from '../../../protocol/model.ts';
import type { Bench } from './bench.ts';
import { coverage } from './coverage.ts';

export function replacingContract(current: () => Bench): void {
  describe('replace', () => {
    it.each(sharings.flatMap((old) => sharings.map((fresh) => [old, fresh] as const)))(
      'a %s view by a %s one: its bytes, its private pages, its protection, and nothing left behind',
      (oldSharing: Sharing, sharing: Sharing) => {
        const bench = current();
        const { page } = bench;
        const section = bench.section();
        const shared = bench.view(section);
        bench.write(shared, 0, 1);
        const old = bench.view(section, { sharing: oldSharing, address: bench.freePlace(4 * section.bytes) });
        if (oldSharing === 'copy-on-write') bench.write(old, 5, 41);
        const fresh = bench.view(section, { sharing });
        bench.write(fresh, page, 42);
        bench.os.protect(fresh.address, fresh.length, 'read');

        bench.os.replace({ ...fresh, protection: 'read' }, old.address);
        const now = bench.moved(fresh, old.address);
        bench.forget(old);
        expect([bench.byteAt(now, 0), bench.byteAt(now, 5), bench.byteAt(now, page)]).toEqual([1, 0, 42]);
        expect(bench.byteAt(shared, page)).toBe(sharing === 'shared' ? 42 : 0);
        expect(bench.isFree(fresh.address, fresh.length)).toBe(true);
        const end = old.address + old.length;
        const there = coverage(bench.os, section).filter(({ start }) => start === old.address);
        expect(there).toMatchObject([{ start: old.address, end, offset: 0, protection: sharing === 'shared' ? 9 : 1 }]);
        bench.os.protect(offsetAddress(now.address, 0), now.length, 'read-write');
      },
    );

    it('shows its call, and never frees the addresses where the system can do that', () => {
      const bench = current();
      const section = bench.section();
      const [old, fresh] = [bench.view(section), bench.view(section)];
      const calls: string[] = [];
      bench.listenToCalls(({ name }) => calls.push(name));
      bench.os.replace(fresh, old.address);
      bench.moved(fresh, old.address);
      bench.forget(old);
      expect(calls.length).toBeGreaterThan(0);
      if (bench.os.limits.platform === 'linux') expect(calls).toEqual(['mremap']);
    });
  });
}
