/** Pages that are locked, guarded, collapsed to huge ones, or spoken of to the system; and what its own mapping would lose. */
import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { address } from '../../protocol/address.ts';
import type { PageCall } from '../../protocol/model.ts';
import { refusal, Stage } from './testing/stage.ts';
import { fakeWorld, realWorld } from './testing/world.ts';

const mebi = 2 ** 20;

/** A line of smaps of the region that begins there; '' where there is none. */
function ofRegion(at: number, name: string): string {
  const text = readFileSync('/proc/self/smaps', 'latin1');
  const from = text.search(new RegExp(`^0*${at.toString(16)}-`, 'm'));
  const line = from < 0 ? null : new RegExp(`^${name}:(.*)$`, 'm').exec(text.slice(from));
  return line?.[1]?.trim() ?? '';
}

describe('pages of a view', () => {
  let stage: Stage;
  beforeEach(async () => {
    stage = new Stage(await realWorld());
  });
  afterEach(() => stage.end());

  const has = (kind: PageCall) => stage.os.limits.pageCalls?.includes(kind) === true;
  const isLocked = (view: string) => ofRegion(stage.view(view).address, 'VmFlags').split(' ').includes('lo');
  const canRead = (view: string) => stage.os.read(stage.view(view).address, new Uint8Array(1)) === 1;

  it('are locked: undone, redone, and still so wherever the view goes, as long as it is shared', async () => {
    if (!has('lock')) return;
    const view = await stage.map(await stage.section(8 * stage.page), { length: 4 * stage.page });
    await stage.perform({ kind: 'lock', view });
    expect([stage.view(view).locked, isLocked(view)]).toEqual([true, true]);
    await stage.undo();
    expect([stage.view(view).locked, isLocked(view)]).toEqual([undefined, false]);
    await stage.redo();
    const { address, offset } = stage.view(view);
    for (const method of stage.os.limits.moveMethods) {
      await stage.perform({ kind: 'move', view, to: stage.place(), method });
      expect([method, stage.view(view).locked, isLocked(view)]).toEqual([method, true, true]);
      await stage.undo();
      expect([stage.view(view).address, isLocked(view)]).toEqual([address, true]);
    }
    await stage.perform({ kind: 'resize', view, offset, length: 8 * stage.page });
    // The system would copy all of its pages, which no undo could take back.
    const copied = stage.perform({ kind: 'remap-as', view, sharing: 'copy-on-write' });
    expect(await refusal(copied)).toMatchObject({ code: 'AccessViolation' });
    expect([stage.view(view).sharing, stage.view(view).locked, isLocked(view)]).toEqual(['shared', true, true]);
    await stage.perform({ kind: 'unmap', view });
    await stage.undo();
    expect([stage.view(view).locked, isLocked(view)]).toEqual([true, true]);
    expect(await refusal(stage.perform({ kind: 'drop-pages', view }))).toMatchObject({ code: 'AccessViolation' });
    await stage.perform({ kind: 'unlock', view });
    expect([stage.view(view).locked, isLocked(view)]).toEqual([undefined, false]);
  });

  it('are guards: every access is refused, the section keeps its bytes, and taking them away or undoing brings it back', async () => {
    if (!has('guard')) return;
    const view = await stage.map(await stage.section(2 * stage.page));
    await stage.write(view, 5, 42);
    const before = stage.picture();
    await stage.perform({ kind: 'guard', view });
    expect([stage.view(view).guarded, canRead(view)]).toEqual([true, false]);
    expect(await refusal(stage.perform({ kind: 'write', view, offset: 0, bytes: Uint8Array.of(1) }))).toMatchObject({
      code: 'AccessViolation',
      message: `View ${view} is all guards: remove them to write.`,
    });
    expect(await refusal(stage.perform({ kind: 'populate', view }))).toMatchObject({ code: 'AccessViolation' });
    await stage.perform({ kind: 'unmap', view });
    await stage.undo();
    expect([stage.view(view).guarded, canRead(view)]).toEqual([true, false]);
    await stage.perform({ kind: 'unguard', view });
    expect(stage.byte(view, 5)).toBe(42);
    await stage.undo();
    expect(canRead(view)).toBe(false);
    await stage.undo();
    expect(stage.picture()).toEqual(before);
  });

  it('that are private are not lost to guards', async () => {
    if (!has('guard')) return;
    const view = await stage.map(await stage.section(2 * stage.page), { sharing: 'copy-on-write' });
    await stage.write(view, 5, 42);
    expect(await refusal(stage.perform({ kind: 'guard', view }))).toMatchObject({ code: 'AccessViolation' });
    expect(stage.byte(view, 5)).toBe(42);
  });

  it('are called cold and needed, which changes nothing that is seen', async () => {
    if (!has('cold')) return;
    const view = await stage.map(await stage.section(4 * stage.page));
    await stage.write(view, 5, 42);
    const before = stage.picture();
    for (const kind of ['cold', 'will-need'] as const) await stage.perform({ kind, view });
    for (let nth = 0; nth < 2; nth += 1) await stage.undo();
    expect(stage.picture()).toEqual(before);
  });

  it('are collapsed to huge ones where such fit, and refused with the reason where not', async () => {
    const huge = stage.os.abilities.hugePageBytes;
    if (!has('collapse') || huge === 0 || huge > 4 * mebi) return;
    const section = await stage.section(2 * huge);
    const aligned = address(0x32_0000_0000);
    const place = { kind: 'fixed', address: aligned } as const;
    const view = await stage.map(section, { place });
    expect(await refusal(stage.perform({ kind: 'collapse', view }))).toMatchObject({ code: 'InvalidArgument' });
    await stage.write(view, huge + 5, 42);
    const before = stage.picture();
    await stage.perform({ kind: 'collapse', view });
    expect(ofRegion(aligned, 'ShmemPmdMapped')).toBe(`${(2 * huge) / 1024} kB`);
    expect(stage.byte(view, huge + 5)).toBe(42);
    await stage.undo();
    expect(ofRegion(aligned, 'ShmemPmdMapped')).toBe('0 kB');
    expect(stage.picture()).toEqual(before);
    await stage.perform({ kind: 'move', view, to: address(aligned + stage.page), method: 'remap' });
    expect(await refusal(stage.perform({ kind: 'collapse', view }))).toMatchObject({ code: 'NotAligned' });
    await stage.perform({ kind: 'resize', view, offset: 0, length: stage.page });
    expect(await refusal(stage.perform({ kind: 'collapse', view }))).toMatchObject({ code: 'InvalidArgument' });
  });
});

it('a system without such calls says so', async () => {
  const stage = new Stage(fakeWorld());
  const view = await stage.map(await stage.section());
  for (const kind of ['cold', 'will-need', 'collapse', 'lock', 'unlock', 'guard', 'unguard'] as const) {
    expect(await refusal(stage.perform({ kind, view }))).toMatchObject({ code: 'Unsupported' });
  }
  await stage.end();
});
