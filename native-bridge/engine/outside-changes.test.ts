/** What others do to our mappings is noticed, reported and survived: the engine neither hides it nor makes it worse. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Address, address, offsetAddress } from '../../protocol/address.ts';
import type { BytesPart } from '../../protocol/messages.ts';
import { pageStateCode, pageStates } from '../../protocol/model.ts';
import { libc, MAP, MREMAP, PROT } from '../os/linux/libc.ts';
import type { OsSection } from '../os/memory.ts';
import { ByteWatch } from './looking/watch.ts';
import { known, refusal, Stage } from './testing/stage.ts';
import { realWorld } from './testing/world.ts';

describe('from outside', () => {
  let stage: Stage;
  let foreign: OsSection;
  let watch: ByteWatch;

  beforeEach(async () => {
    stage = new Stage(await realWorld());
    foreign = stage.os.createSection(stage.page, 'samepage-foreign');
    watch = new ByteWatch();
    // A and B, four pages each, of one section; then something is written into each page.
    const section = await stage.section();
    await stage.map(section);
    await stage.map(section);
    for (let page = 0; page < 4; page += 1) await stage.write('A', page * stage.page, 10 + page);
    watch.setRanges(['A', 'B'].map((view) => ({ view, offset: 0, length: 4 * stage.page })));
    watch.read(stage.engine.model);
  });
  afterEach(async () => {
    stage.os.closeSection(foreign);
    await stage.end();
  });

  /** Maps the foreign section over our own addresses, as no well-behaved part of a program does. */
  function mapOver(at: number, protection: number = PROT.READ | PROT.WRITE): void {
    expect(libc.mmap(at, stage.page, protection, MAP.SHARED | MAP.FIXED, foreign.handle, 0)).toBe(at);
  }

  const pageOf = (letter: string, page: number) => offsetAddress(stage.view(letter).address, page * stage.page);

  function checkAll(): void {
    stage.engine.check(stage.engine.model.views.keys());
  }

  /** The first byte and the state of each of B's pages, as the watch reports them from now on. */
  function shownOfB(): { bytes: (number | undefined)[]; states: string[] } {
    const fresh = new ByteWatch();
    fresh.setRanges([{ view: 'B', offset: 0, length: 4 * stage.page }]);
    const { data, pages } = known<BytesPart>(fresh.read(stage.engine.model)[0]);
    const bytes = [0, 1, 2, 3].map((page) => data[page * stage.page]);
    return { bytes, states: [...pages].map((state) => pageStates[state] ?? '?') };
  }

  it('a different memfd over a page of B: its bytes are shown, the difference is reported, and B is left alone', async () => {
    const at = pageOf('B', 1);
    mapOver(at);
    stage.os.write(at, Uint8Array.of(77));
    checkAll();

    // Read through B's own address: B shows the foreign bytes, A still ours.
    const parts = watch.read(stage.engine.model);
    expect(parts.map(({ view, offset, data }) => [view, offset, data[0]])).toEqual([['B', stage.page, 77]]);
    expect(shownOfB().bytes).toEqual([10, 77, 12, 13]);
    expect(stage.byte('A', stage.page)).toBe(11);

    const [difference, ...more] = stage.view('B').differences;
    expect(more).toEqual([]);
    expect(difference).toMatchObject({ start: at, end: at + stage.page });
    expect(difference?.message).toContain('memfd:samepage-foreign');
    expect(stage.changes.at(-1)?.views.map(({ letter }) => letter)).toEqual(['B']);
    expect(stage.view('A').differences).toEqual([]);

    for (const action of [
      { kind: 'move', view: 'B', to: stage.place(), method: 'remap' },
      { kind: 'protect', view: 'B', protection: 'read' },
      { kind: 'remap-as', view: 'B', sharing: 'copy-on-write' },
      { kind: 'write', view: 'B', offset: 0, bytes: Uint8Array.of(1) },
    ] as const) {
      expect(await refusal(stage.perform(action))).toMatchObject({ code: 'Changed' });
    }

    const { warnings } = await stage.perform({ kind: 'unmap', view: 'B' });
    expect(warnings.join()).toContain('was left alone');
    expect(stage.os.query(at)).toMatchObject({ start: at, end: at + stage.page, inode: foreign.inode });
    expect(byteAt(at)).toBe(77);
    expect(await refusal(stage.undo())).toMatchObject({ code: 'AddressInUse' });
    expect(libc.munmap(at, stage.page)).toBe(0);
    await stage.undo();
    expect(shownOfB()).toEqual({ bytes: [10, 11, 12, 13], states: ['touched', 'touched', 'touched', 'touched'] });
  });

  function byteAt(at: Address): number | undefined {
    const byte = new Uint8Array(1);
    expect(stage.os.read(at, byte)).toBe(1);
    return byte[0];
  }

  it('the section itself over a page of B, but another page of it, or private: that is reported as well', async () => {
    const { handle } = stage.record(1).os;
    const [other, own] = [pageOf('B', 1), pageOf('B', 2)];
    libc.mmap(other, stage.page, PROT.READ | PROT.WRITE, MAP.SHARED | MAP.FIXED, handle, 0);
    libc.mmap(own, stage.page, PROT.READ | PROT.WRITE, MAP.PRIVATE | MAP.FIXED, handle, 2 * stage.page);
    checkAll();
    expect(stage.view('B').differences.map(({ start }) => start)).toEqual([other, own]);
    expect(shownOfB().bytes).toEqual([10, 10, 12, 13]);
    await stage.perform({ kind: 'unmap', view: 'B' });
    expect([byteAt(other), byteAt(own)]).toEqual([10, 12]);
    for (const at of [other, own]) libc.munmap(at, stage.page);
  });

  it('memory over a copy-on-write view: unmapping keeps the view’s private pages, not the foreign ones', async () => {
    await stage.perform({ kind: 'remap-as', view: 'B', sharing: 'copy-on-write' });
    await stage.write('B', 0, 50);
    const [closed, open] = [pageOf('B', 1), pageOf('B', 2)];
    const anonymous = MAP.PRIVATE | MAP.ANONYMOUS | MAP.FIXED;
    libc.mmap(open, stage.page, PROT.READ | PROT.WRITE, anonymous, -1, 0);
    stage.os.write(open, Uint8Array.of(66));
    // What nobody may read must not keep the view from being unmapped.
    libc.mmap(closed, stage.page, PROT.READ | PROT.WRITE, anonymous, -1, 0);
    stage.os.write(closed, Uint8Array.of(67));
    libc.mprotect(closed, stage.page, PROT.NONE);

    await stage.perform({ kind: 'unmap', view: 'B' });
    expect(stage.os.query(closed)).toMatchObject({ start: closed, protection: 0 });
    expect(byteAt(open)).toBe(66);
    for (const at of [closed, open]) libc.munmap(at, stage.page);
    await stage.undo();
    expect(shownOfB()).toEqual({ bytes: [50, 11, 12, 13], states: ['private', 'touched', 'touched', 'touched'] });
  });

  it('a page of B unmapped: it is reported and shown as unreadable, the pages behind it as they are', async () => {
    libc.munmap(pageOf('B', 1), stage.page);
    // Already before the check: the watch itself meets the hole.
    expect(shownOfB()).toEqual({ bytes: [10, 0, 12, 13], states: ['touched', 'unreadable', 'touched', 'touched'] });
    checkAll();
    expect(shownOfB()).toEqual({ bytes: [10, 0, 12, 13], states: ['touched', 'unreadable', 'touched', 'touched'] });
    const at = pageOf('B', 1);
    expect(stage.view('B').differences).toMatchObject([{ start: at, end: at + stage.page }]);
    expect(stage.view('B').differences[0]?.message).toContain('unmapped from outside');
    expect(await refusal(stage.write('B', 0, 1))).toMatchObject({ code: 'Changed' });

    await stage.perform({ kind: 'unmap', view: 'B' });
    expect(stage.picture().pages).toEqual(stage.pagesOf([stage.view('A')]));
    await stage.undo();
    expect(stage.view('B').differences).toEqual([]);
  });

  it('is found out by the next operation, whatever that is about', async () => {
    libc.munmap(pageOf('B', 1), stage.page);
    await stage.write('A', 0, 1);
    expect(known(stage.changes.at(-1)).views.map(({ letter }) => letter)).toEqual(['B']);
    expect(stage.view('B').differences).toHaveLength(1);
  });

  it('all of B unmapped: what can be unmapped is nothing, and that succeeds', async () => {
    const { address: at, length } = stage.view('B');
    libc.munmap(at, length);
    stage.engine.sweep();
    expect(stage.view('B').differences).toMatchObject([{ start: at, end: at + length }]);
    expect(shownOfB().states).toEqual(Array(4).fill('unreadable'));
    await stage.perform({ kind: 'unmap', view: 'B' });
    expect(stage.has('B')).toBe(false);
  });

  it('a protection changed: it is reported, and unmapping unmaps all the same', async () => {
    libc.mprotect(pageOf('B', 1), stage.page, PROT.NONE);
    checkAll();
    expect(stage.view('B').differences[0]?.message).toContain('---s');
    expect(shownOfB().states).toEqual(['touched', 'unreadable', 'touched', 'touched']);
    await stage.perform({ kind: 'unmap', view: 'B' });
    expect(stage.picture().pages).toEqual(stage.pagesOf([stage.view('A')]));
  });

  it('a view moved away: unmapping says that nothing was there, and that private pages will not come back', async () => {
    const section = await stage.section();
    const letter = await stage.map(section, { sharing: 'copy-on-write' });
    await stage.write(letter, 0, 42);
    const { address: at, length } = stage.view(letter);
    const away = libc.mremap(at, length, length, MREMAP.MAYMOVE | MREMAP.FIXED, stage.place());
    expect(away).toBeGreaterThan(0);
    const { warnings } = await stage.perform({ kind: 'unmap', view: letter });
    expect(warnings).toEqual([expect.stringMatching(/^Nothing of view C was mapped at .* do not come back with undo/)]);
    libc.munmap(away, length);
  });

  it('a repaired mapping is reported as well', () => {
    const at = pageOf('B', 1);
    libc.mprotect(at, stage.page, PROT.READ);
    checkAll();
    expect(stage.view('B').differences).toHaveLength(1);
    const before = stage.changes.length;
    checkAll();
    expect(stage.changes).toHaveLength(before);
    libc.mprotect(at, stage.page, PROT.READ | PROT.WRITE);
    checkAll();
    expect(stage.changes.slice(before).map(({ views }) => views.map(({ differences }) => differences))).toEqual([[[]]]);
  });

  it('a file cut short: what is past its end is shown as unreadable, and its growing back as it is', async () => {
    const path = stage.world.createFile(new Uint8Array(3 * stage.page).fill(8));
    await stage.perform({ kind: 'open-file', path, access: 'read-write', mapView: true });
    watch.setRanges([{ view: 'C', offset: stage.page / 2, length: 2 * stage.page }]);
    const states = () => [...(watch.read(stage.engine.model)[0]?.pages ?? [])].map((state) => pageStates[state]);
    expect(states()).toEqual(['touched', 'touched', 'touched']);
    known(stage.world.truncateFile)(path, stage.page);
    checkAll();
    expect(states()).toEqual(['unreadable', 'unreadable']);
    expect(stage.byte('C', stage.page)).toBeNull();
    known(stage.world.truncateFile)(path, 3 * stage.page);
    expect(states()).toEqual(['untouched', 'untouched']);
    expect(stage.byte('C', stage.page)).toBe(0);
  });

  it('differences do not make looking touch: only what is foreign is read', async () => {
    const section = await stage.section(2 ** 30);
    await stage.map(section);
    const at = stage.view('C').address;
    mapOver(at);
    libc.mprotect(address(at + 2 ** 20), 2 ** 20, PROT.READ);
    checkAll();
    expect(stage.view('C').differences).toHaveLength(2);
    watch.setRanges([0, 2 ** 20, 2 ** 21].map((offset) => ({ view: 'C', offset, length: 16 * stage.page })));
    const parts = watch.read(stage.engine.model);
    expect(parts.map(({ pages }) => pages[0])).toEqual([pageStateCode.touched, 0, 0]);
    expect(stage.os.allocated(stage.record(section).os)).toBe(0);
    libc.munmap(at, stage.page);
  });
});
