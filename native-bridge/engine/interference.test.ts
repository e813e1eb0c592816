/**
 * Somebody else in the process meddles with a view's addresses, and then any operation is asked for: it is done or
 * refused with a reason, other views stay as they are, foreign memory is left alone, and the view can be unmapped.
 */
import { existsSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { address } from '../../protocol/address.ts';
import { asProblem } from '../../protocol/errors.ts';
import type { View } from '../../protocol/model.ts';
import { bind, libc, MAP, MREMAP, PROT } from '../os/linux/libc.ts';
import { everything, operations, setUp } from './testing/operations.ts';
import type { Stage } from './testing/stage.ts';
import { realWorld } from './testing/world.ts';

const madvise = bind<(at: number, length: number, advice: number) => number>('int madvise(uintptr_t, size_t, int)');
const MADV_DONTNEED = 4;
const page = 4096;
/** Where a view is carried away to. */
const away = 0x60_0000_0000;
const mark = Uint8Array.of(0xf0, 0xe1, 0xd2);

interface Meddling {
  name: string;
  /** Does it to the second page of the view, or to all of it. */
  meddle(view: View): void;
  /** Whether that page is somebody else's now. */
  isForeign?: boolean;
}

const meddlings: Meddling[] = [
  { name: 'munmap of a page', meddle: ({ address: at }) => libc.munmap(at + page, page) },
  { name: 'munmap of all', meddle: ({ address: at, length }) => libc.munmap(at, length) },
  { name: 'mprotect to no access', meddle: ({ address: at, length }) => libc.mprotect(at, length, PROT.NONE) },
  { name: 'mprotect of a page', meddle: ({ address: at }) => libc.mprotect(at + page, page, PROT.READ) },
  { name: 'mremap away', meddle: ({ address: at, length }) => carryAway(at, length) },
  { name: 'madvise(MADV_DONTNEED)', meddle: ({ address: at, length }) => madvise(at, length, MADV_DONTNEED) },
  { name: 'other memory over a page', meddle: ({ address: at }) => mapOver(at + page), isForeign: true },
];

function carryAway(at: number, length: number): void {
  libc.mremap(at, length, length, MREMAP.MAYMOVE | MREMAP.FIXED, away);
}

function mapOver(at: number): void {
  libc.mmap(at, page, PROT.READ | PROT.WRITE, MAP.PRIVATE | MAP.ANONYMOUS | MAP.FIXED, -1, 0);
}

/** What an operation may say of it. */
const reasons = ['Changed', 'NotMapped', 'AccessViolation', 'AddressInUse', 'InvalidArgument'];

describe.runIf(existsSync('/proc/self/maps')).each(meddlings)('after $name', ({ meddle, isForeign }) => {
  let stage: Stage;
  let hurt: View;
  beforeEach(async () => {
    stage = await setUp(await realWorld());
    hurt = stage.view('B');
    meddle(hurt);
    if (isForeign) stage.os.write(address(hurt.address + page), mark);
    stage.engine.check(['B']);
  });
  afterEach(async () => {
    libc.munmap(away, hurt.length);
    if (isForeign) libc.munmap(hurt.address + page, page);
    await stage.end();
  });

  const foreign = () => {
    const bytes = new Uint8Array(mark.length);
    stage.os.read(address(hurt.address + page), bytes);
    return bytes;
  };
  /** All but what was meddled with. */
  const others = () => {
    const { views, bytes, privatePages, history } = { ...everything(stage), history: stage.snapshot.history };
    return {
      views: views.filter(({ letter }) => letter !== 'B'),
      bytes: { ...bytes, B: '' },
      privatePages: privatePages.filter((each) => !each.startsWith('B')),
      history,
    };
  };

  it.each(operations)('%s', async (_, actionOn) => {
    const before = others();
    const thrown = await stage.perform(actionOn(stage)).then(
      () => null,
      (error: unknown) => asProblem(error),
    );
    if (thrown) {
      expect(reasons).toContain(thrown.code);
      expect(others()).toEqual(before);
    } else {
      const back = await stage.undo().then(
        () => null,
        (error: unknown) => asProblem(error),
      );
      if (back) expect(reasons).toContain(back.code);
      // Its place is somebody else's: then another one is offered.
      if (back?.data.suggestion !== undefined) await stage.undo({ at: back.data.suggestion });
      else if (!back) expect({ ...others(), history: null }).toEqual({ ...before, history: null });
    }
    if (isForeign) expect(foreign()).toEqual(mark);
    if (stage.has('B')) await stage.perform({ kind: 'unmap', view: 'B' });
    if (isForeign) expect(foreign()).toEqual(mark);
    expect(stage.byte('A', 0)).toBe(1);
  });
});
