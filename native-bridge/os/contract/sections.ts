import { describe, expect, it } from 'vitest';
import type { Bench } from './bench.ts';
import { codeOf, problemOf } from './bench.ts';

export function sectionsContract(current: () => Bench): void {
  describe('sections', () => {
    it('are all zeros, and hold no memory before they are touched', () => {
      const bench = current();
      const section = bench.section(8 * bench.page);
      expect(section.bytes).toBe(8 * bench.page);
      expect(bench.os.lengthNow(section)).toBe(section.bytes);
      expect(bench.os.allocated(section)).toBe(bench.os.abilities.touched.ask ? 0 : section.bytes);
      const view = bench.view(section);
      expect(bench.read(view.address, section.bytes).every((byte) => byte === 0)).toBe(true);
    });

    it('may be as large as the limit says, and no larger', () => {
      const bench = current();
      const { os, page } = bench;
      const { maxSectionBytes } = os.limits;
      expect(bench.section(maxSectionBytes).bytes).toBe(maxSectionBytes);
      expect(codeOf(() => os.createSection(maxSectionBytes + page, 'too-large'))).toBe('InvalidArgument');
    });

    it.each([0, -4096, 1, 4097, 6144.5, Number.NaN, Number.POSITIVE_INFINITY])('cannot have %d bytes', (bytes) => {
      expect(codeOf(() => current().os.createSection(bytes, 'never'))).toBe('InvalidArgument');
    });

    it('are distinguished in the list of regions', () => {
      const bench = current();
      const [one, other] = [bench.section(), bench.section()];
      expect(one.inode).not.toBe(other.inode);
      expect(one.handle).not.toBe(other.handle);
    });

    it('live on in their views when they are closed', () => {
      const bench = current();
      const section = bench.section();
      const view = bench.view(section);
      bench.close(section);
      bench.write(view, 0, 42);
      expect(bench.byteAt(view, 0)).toBe(42);
    });

    it('of another process can be mapped, and both see what the other writes', async () => {
      const bench = current();
      const { os, page } = bench;
      const elsewhere = await bench.world.holdElsewhere('samepage-section-7', 4 * page);
      await elsewhere.poke(page, Uint8Array.of(1, 2, 3));

      const section = bench.keep(os.openForeign(elsewhere.pid, 'samepage-section-7'));
      expect(section.bytes).toBe(4 * page);
      const view = bench.view(section);
      expect(bench.byteAt(view, page + 2)).toBe(3);
      bench.write(view, page, 42);
      expect(await elsewhere.peek(page, 3)).toEqual(Uint8Array.of(42, 2, 3));
    });

    it('of another process are NotFound where the name or the process does not exist', async () => {
      const { os, world } = current();
      const { pid } = await world.holdElsewhere('samepage-section-8', os.limits.pageSize);
      const { code, message } = problemOf(() => os.openForeign(pid, 'samepage-section-80'));
      expect(code).toBe('NotFound');
      expect(message).toContain('It holds samepage-section-');
      // Process numbers end at 2^22 (proc_sys_kernel(5), pid_max).
      expect(codeOf(() => os.openForeign(2 ** 22 + 1, 'samepage-section-8'))).toBe('NotFound');
    });
  });
}
