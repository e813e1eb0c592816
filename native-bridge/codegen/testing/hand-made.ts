/** Sessions that go where programs could go wrong, each by the action that it is about. All on any system. */
import { type Address, address } from '../../../protocol/address.ts';
import type { MoveMethod } from '../../../protocol/model.ts';
import type { Stage } from '../../engine/testing/stage.ts';

const article = async (stage: Stage) => {
  await stage.perform({ kind: 'start-article' });
  await stage.write('A', 0, 42, 0, 0, 0);
};

const methodOf = (stage: Stage): MoveMethod => stage.os.limits.moveMethods[0] ?? 'remap';

const move = (stage: Stage, view: string, to: number) =>
  stage.perform({ kind: 'move', view, to: address(to), method: methodOf(stage) });

const resize = (stage: Stage, view: string, from: number, to: number) => {
  const now = stage.view(view);
  const range = { offset: now.offset + from, length: to - from };
  return stage.perform({ kind: 'resize', view, address: address(now.address + from), ...range });
};

/** A copy-on-write view of four units, with a private page in its first and in its last. */
async function withPrivatePages(stage: Stage): Promise<string> {
  const section = await stage.section(4 * stage.unit);
  const shared = await stage.map(section);
  await stage.write(shared, 8, 1, 2, 3);
  const view = await stage.map(section, { sharing: 'copy-on-write', place: { kind: 'fixed', address: stage.place() } });
  await stage.write(view, 0, 77);
  await stage.write(view, 3 * stage.unit + 5, 78, 79);
  await stage.write(shared, stage.unit, 9);
  return view;
}

export const handMade: Readonly<Record<string, (stage: Stage) => Promise<unknown>>> = {
  'nothing at all': () => Promise.resolve(),
  'the article': article,
  'names and notes that mean something in C': async (stage) => {
    await article(stage);
    await stage.perform({ kind: 'name-section', section: 1, name: '*/ #error /*', note: '???/\n??/' });
    await stage.perform({ kind: 'name-view', view: 'A', name: 'ring\\', note: 'a\\\n*\n/ ??=\n"%s%n"' });
    await move(stage, 'A', stage.place());
  },
  'the article, its views moved': async (stage) => {
    await article(stage);
    await move(stage, 'B', stage.place());
    await stage.write('B', 65_535, 43);
  },
  'a move onto itself, up and down': async (stage) => {
    const view = await withPrivatePages(stage);
    await move(stage, view, stage.view(view).address + stage.unit);
    await move(stage, view, stage.view(view).address - 2 * stage.unit);
    await stage.undo();
  },
  'a circle of three, and a view that stays': async (stage) => {
    const first = await withPrivatePages(stage);
    const section = stage.view(first).section;
    const views = [first, await stage.map(section), await stage.map(section, { protection: 'read' })];
    const places = views.map((view) => stage.view(view).address);
    const to = (index: number): Address => places[(index + 1) % 3] ?? address(0);
    const moves = views.map((view, index) => ({ view, to: to(index) }));
    await stage.perform({ kind: 'move-many', moves, method: methodOf(stage) });
    await stage.write(first, 2 * stage.unit, 5);
  },
  'a move to where it is': async (stage) => {
    await article(stage);
    await move(stage, 'A', stage.view('A').address);
  },
  'private pages, unmapped and back': async (stage) => {
    const view = await withPrivatePages(stage);
    await stage.perform({ kind: 'protect', view, protection: 'none' });
    await stage.perform({ kind: 'unmap', view });
    await stage.undo();
    await stage.undo();
  },
  'private pages, a part unmapped and back': async (stage) => {
    const view = await withPrivatePages(stage);
    await resize(stage, view, stage.unit, 3 * stage.unit);
    await stage.undo();
    await stage.redo();
    await resize(stage, view, 0, 3 * stage.unit);
  },
  'remapped as shared, and back': async (stage) => {
    const view = await withPrivatePages(stage);
    await stage.perform({ kind: 'remap-as', view, sharing: 'shared' });
    await stage.write(view, 1, 55);
    await stage.undo();
    await stage.undo();
    await stage.redo();
  },
  'a write taken back with its page': async (stage) => {
    const view = await withPrivatePages(stage);
    await stage.write(view, 2 * stage.unit, 10, 11);
    await stage.undo();
    await stage.redo();
    await stage.undo();
    // The page is the section's again: the view follows what others write there.
    await stage.write('A', 2 * stage.unit + 1, 33);
  },
  'a write over the edge of two pages, one of them private': async (stage) => {
    const view = await withPrivatePages(stage);
    await stage.perform({ kind: 'write', view, offset: stage.page - 2, bytes: Uint8Array.of(1, 2, 3, 4) });
    await stage.undo();
  },
  'read-only and inaccessible': async (stage) => {
    const view = await withPrivatePages(stage);
    for (const protection of ['read', 'none', 'read-write', 'none', 'read'] as const) {
      await stage.perform({ kind: 'protect', view, protection });
    }
    await resize(stage, view, 0, 2 * stage.unit);
    await stage.undo();
  },
  'one file, open twice, its last page in part': async (stage) => {
    const path = stage.world.createFile(new Uint8Array(stage.unit + 100), 'odd "name" ?? %s *\n\\');
    await stage.perform({ kind: 'open-file', path, access: 'read-write', mapView: true });
    await stage.perform({ kind: 'open-file', path, access: 'read-only', mapView: true });
    const [first] = stage.snapshot.views;
    if (first) await stage.write(first.letter, stage.unit + 99, 200);
    await stage.write(first?.letter ?? '', 0, 1);
  },
  'views far apart': async (stage) => {
    const section = await stage.section();
    const places = [0x20_0000_0000, 0x600_0000_0000, 0x40_0000_0000];
    for (const place of places) {
      await stage.map(section, { place: { kind: 'fixed', address: address(place) } });
    }
    await stage.write('B', 3, 17);
    await move(stage, 'A', 0x700_0000_0000);
  },
  'many bytes at once': async (stage) => {
    const view = await stage.map(await stage.section());
    const bytes = Uint8Array.from({ length: 3 * stage.unit }, (_, index) => index * 7);
    await stage.perform({ kind: 'write', view, offset: 1, bytes: bytes.subarray(0, 20_000) });
  },
  'a section removed and brought back': async (stage) => {
    const view = await withPrivatePages(stage);
    await stage.perform({ kind: 'remove-section', section: stage.view(view).section });
    await stage.undo();
    await stage.write(view, 1, 1);
  },
  'started over': async (stage) => {
    await withPrivatePages(stage);
    await article(stage);
    await stage.undo();
    await stage.undo();
  },
  'hundreds of operations': async (stage) => {
    const view = await withPrivatePages(stage);
    const from = stage.view(view).address;
    for (let nth = 0; nth < 150; nth += 1) {
      await stage.write(view, nth, nth);
      await move(stage, view, from + (nth % 7) * stage.unit);
    }
  },
};
