/** Saved and opened: the same picture; what cannot be as it was is reported; what is hostile maps nothing. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateRawSync } from 'node:zlib';
import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { WorkspaceOrder, WorkspaceReply } from '../../protocol/workspace.ts';
import { actionOf, type RandomStep } from '../engine/testing/actions.ts';
import { refusal, Stage } from '../engine/testing/stage.ts';
import { fakeWorld, realWorld, type TestWorld } from '../engine/testing/world.ts';
import { KeptLayouts } from './kept-layouts.ts';
import { Workspaces } from './workspaces.ts';

const shown = { cursors: {}, map: null, selected: [], pinned: [], values: null };
const window = {};

async function saved(stage: Stage, contents = true): Promise<Uint8Array> {
  const { text } = await new Workspaces(stage.engine).order({ do: 'save', path: null, contents, shown }, window);
  if (!text) throw new Error('no text');
  return text;
}

function open(stage: Stage, bytes: Uint8Array, files: 'read-only' | 'read-write' | null = 'read-write') {
  return new Workspaces(stage.engine).order({ do: 'open', source: { bytes }, files }, window);
}

/** What a workspace brings back: sections by the order that they were made in, views with all that they show. */
function pictureOf(stage: Stage) {
  const picture = stage.picture();
  const places = new Map(picture.sections.map(({ id }, index) => [id, index]));
  return {
    sections: picture.sections.map(({ bytes, origin, name, note }) => ({ bytes, origin, name, note })),
    views: picture.views.map((view) => ({ ...view, section: places.get(view.section) })),
    bytes: picture.bytes,
    privatePages: picture.privatePages,
  };
}

const kinds = [
  'create-section',
  'open-file',
  'map',
  'write',
  'protect',
  'remap-as',
  'move',
  'resize',
  'unmap',
  'name-view',
  'name-section',
] as const;
const randomSteps = fc.array(
  fc.record({ kind: fc.constantFrom(...kinds), which: fc.nat(1000), a: fc.nat(1000), b: fc.nat(1000) }),
  { minLength: 3, maxLength: 25, size: 'max' },
);

describe.each<[string, () => TestWorld | Promise<TestWorld>, number]>([
  ['the fake', fakeWorld, 60],
  ['the real system', realWorld, 25],
])('any session on %s', (_, world, runs) => {
  it('is the same when it was saved and opened; undo brings back what was there before', async () => {
    const inner = fc.asyncProperty(randomSteps, async (steps: RandomStep[]) => {
      const stage = new Stage(await world());
      try {
        const path = stage.world.createFile(Uint8Array.from({ length: stage.unit + 1904 }, (__, index) => index));
        for (const step of steps) {
          const action = actionOf(stage, path, step);
          if (action) await stage.perform(action).catch(() => undefined);
        }
        const before = pictureOf(stage);
        const text = await saved(stage);
        await stage.perform({ kind: 'start-article' });
        const article = pictureOf(stage);
        const { notes } = await open(stage, text);
        // The fake's files are no files of the system's.
        if (notes?.some((note) => note.includes('is left out'))) return;
        expect(notes).toEqual([]);
        expect(pictureOf(stage)).toEqual(before);
        expect(await saved(stage)).toEqual(await saved(stage));
        await stage.undo();
        expect(pictureOf(stage)).toEqual(article);
        await stage.redo();
        expect(pictureOf(stage)).toEqual(before);
      } finally {
        await stage.end();
      }
    });
    await fc.assert(inner, { numRuns: runs, endOnFailure: true, seed: 15 });
  });
});

describe('a workspace', () => {
  let stage: Stage;
  let folder: string;
  beforeEach(async () => {
    stage = new Stage(fakeWorld());
    folder = mkdtempSync(join(tmpdir(), 'samepage-workspace-'));
    await stage.perform({ kind: 'start-article' });
  });
  afterEach(async () => {
    await stage.end();
    rmSync(folder, { recursive: true });
  });

  const order = (what: WorkspaceOrder): Promise<WorkspaceReply> => new Workspaces(stage.engine).order(what, window);

  it('is mapped elsewhere where something else lies by then, and says what and where', async () => {
    const { address } = stage.view('A');
    const text = await saved(stage);
    await stage.perform({ kind: 'remove-section', section: 1 });
    stage.squat(address);
    const { notes = [] } = await open(stage, text);
    expect(stage.view('A').address).not.toBe(address);
    expect(notes).toEqual([expect.stringMatching(/^A is at 0x[0-9a-f]+: at 0x[0-9a-f]+ lies .+\.$/)]);
  });

  it('keeps letters with gaps, and gives the next one after them', async () => {
    await stage.perform({ kind: 'unmap', view: 'A' });
    const text = await saved(stage);
    await open(stage, text);
    expect([...stage.engine.model.views.keys()]).toEqual(['B']);
    expect(await stage.map(1)).toBe('C');
  });

  it('without contents has zeros, and cursors and the map’s range come back', async () => {
    await stage.write('A', 5, 42);
    const map = { start: 0x200000, end: 0x300000 };
    const values = { type: 'i16', order: 'big', hex: true } as const;
    const window1 = { selected: ['B', 'A'], pinned: ['B'], values };
    const save = { do: 'save', path: null, contents: false, shown: { ...window1, cursors: { B: 16 }, map } } as const;
    const { text = new Uint8Array() } = await order(save);
    const reply = await open(stage, text);
    expect(reply.shown).toEqual({ ...window1, cursors: { B: 16 }, map });
    expect(stage.byte('A', 5)).toBe(0);
  });

  it('is written whole, by its path, and nothing else is left in the folder', async () => {
    const path = join(folder, 'one.samepage');
    for (let nth = 0; nth < 2; nth += 1) await order({ do: 'save', path, contents: true, shown });
    expect(readdirSync(folder)).toEqual(['one.samepage']);
    expect(await order({ do: 'check', source: { path } })).toEqual({ files: [], sections: 1, views: 2 });
    await order({ do: 'open', source: { path }, files: null });
    expect(await refusal(order({ do: 'save', path: join(folder, 'no/such'), contents: true, shown }))).toMatchObject({
      code: 'NotFound',
    });
    const forbidden = new Workspaces(stage.engine, { mayWrite: 'Not from a browser.' });
    const save = forbidden.order({ do: 'save', path, contents: true, shown }, window);
    expect(await refusal(save)).toMatchObject({ code: 'PermissionDenied', message: 'Not from a browser.' });
  });

  it('is kept by itself without bytes, offered by the next session only after a crash, and discarded', async () => {
    const kept = new KeptLayouts(stage.engine, folder);
    await stage.write('A', 5, 42);
    kept.show({
      ...shown,
      cursors: { A: 8, B: 2 ** 30, Z: 0 },
      selected: ['B', 'Z'],
      map: { start: 0x1000, end: 0x2000 },
    });
    await kept.write();
    const [name = ''] = readdirSync(folder);
    const text = readFileSync(join(folder, name), 'utf8');
    expect(text).not.toContain('deflated": "');
    // What is not there, or not any more, is not kept.
    expect(JSON.parse(text)).toMatchObject({
      views: [{ cursor: '0x8' }, { cursor: null }],
      map: { start: '0x1000', end: '0x2000' },
      window: { selected: ['B'] },
    });
    expect(kept.left()).toBeNull();
    // As one that a process has left that runs no more.
    const left = 'layout-4194305-7.samepage';
    writeFileSync(join(folder, left), readFileSync(join(folder, name)));
    expect(kept.left()).toMatchObject({ name: left, views: 2 });
    const workspaces = new Workspaces(stage.engine, { kept });
    await workspaces.order({ do: 'open', source: { kept: left }, files: null }, window);
    expect(kept.left()).toBeNull();
    expect(kept.pathOf('../../etc/passwd')).toBeNull();
    kept.close();
    expect(readdirSync(folder)).toEqual([]);
  });
});

describe('what is no workspace', () => {
  const section = { id: 1, kind: 'memory', bytes: '0x10000' };
  const view = {
    ...{ letter: 'A', section: 1, address: '0x280000', offset: '0x0', length: '0x10000' },
    ...{ sharing: 'shared', protection: 'read-write' },
  };
  const document = { samepage: 'workspace', version: 1, sections: [section], views: [view] };
  const packed = (bytes: number) => deflateRawSync(new Uint8Array(bytes)).toString('base64');
  const filled = (piece: object) => ({ ...document, sections: [{ ...section, contents: [piece] }] });
  const hostile: [string, unknown][] = [
    ['nothing', ''],
    ['no JSON', '{'],
    ['very deep', `${'['.repeat(1_000_000)}`],
    ['a list', []],
    ['something else', { version: 1 }],
    ['a newer one', { ...document, version: 2 }],
    ['no version', { ...document, version: '1' }],
    ['version 0', { ...document, version: 0 }],
    ['types', { ...document, sections: 7 }],
    ['a number for an address', { ...document, views: [{ ...view, address: 0x280000 }] }],
    ['an address within a page', { ...document, views: [{ ...view, address: '0x280123' }] }],
    ['an offset within a page', { ...document, views: [{ ...view, offset: '0x8', length: '0x1000' }] }],
    ['a name of two lines', { ...document, views: [{ ...view, name: 'a\nb' }] }],
    ['an address past all', { ...document, views: [{ ...view, address: '0x1fffffffffffff' }] }],
    ['a negative length', { ...document, views: [{ ...view, length: '-0x1000' }] }],
    ['no length', { ...document, views: [{ ...view, length: '0x0' }] }],
    ['no such section', { ...document, views: [{ ...view, section: 2 }] }],
    ['past the section', { ...document, views: [{ ...view, offset: '0x10000' }] }],
    ['a letter twice', { ...document, views: [view, view] }],
    ['a number twice', { ...document, sections: [section, section] }],
    ['a letter that is none', { ...document, views: [{ ...view, letter: 'a' }] }],
    ['a cursor outside', { ...document, views: [{ ...view, cursor: '0x10000' }] }],
    [
      'private pages of a shared view',
      { ...document, views: [{ ...view, pages: [{ offset: '0x0', bytes: '0x1000', deflated: packed(4096) }] }] },
    ],
    [
      'a path with a null character',
      { ...document, sections: [{ ...section, kind: 'file', path: '/a\0b', access: 'read-only' }] },
    ],
    ['a bomb that says so', filled({ offset: '0x0', bytes: '0x40000000', deflated: packed(4096) })],
    ['a bomb that does not', filled({ offset: '0x0', bytes: '0x1000', deflated: packed(2 ** 24) })],
    ['fewer bytes than it says', filled({ offset: '0x0', bytes: '0x2000', deflated: packed(4096) })],
    ['what cannot be unpacked', filled({ offset: '0x0', bytes: '0x1000', deflated: 'AAAAAAAA' })],
    ['what is no base64', filled({ offset: '0x0', bytes: '0x1000', deflated: '\u0000%%' })],
    ['contents outside', filled({ offset: '0x10000', bytes: '0x1000', deflated: packed(4096) })],
    ['contents within a page', filled({ offset: '0x10', bytes: '0x10', deflated: packed(16) })],
  ];

  it.each(hostile)('is refused in one sentence: %s', async (_, what) => {
    const stage = new Stage(fakeWorld());
    await stage.perform({ kind: 'start-article' });
    const before = stage.picture();
    const text = typeof what === 'string' ? what : JSON.stringify(what);
    const refused = await refusal(open(stage, new TextEncoder().encode(text)));
    expect(refused).toMatchObject({ code: 'InvalidArgument' });
    expect(refused.message).toMatch(/^This is not a workspace that can be opened: [^\n]{3,200}[^.]\.$/);
    expect(stage.picture()).toEqual(before);
    await stage.end();
  });

  it('is taken where nothing is wrong with it', async () => {
    const stage = new Stage(fakeWorld());
    const good = filled({
      offset: '0x1000',
      bytes: '0x1000',
      deflated: deflateRawSync(new Uint8Array(4096).fill(42)).toString('base64'),
    });
    await open(stage, new TextEncoder().encode(JSON.stringify(good)));
    expect([stage.byte('A', 0), stage.byte('A', 0x1000)]).toEqual([0, 42]);
    await stage.end();
  });

  it.each(['/dev/zero', '/dev', '/no/such/file', '/a\0b'])('is not read: %s', async (path) => {
    const stage = new Stage(fakeWorld());
    const check = new Workspaces(stage.engine).order({ do: 'check', source: { path } }, window);
    expect(await refusal(check)).toMatchObject({ message: expect.stringMatching(/^[^\n]+\.$/) });
    await stage.end();
  });

  it('leaves out files that are devices, are not there, or are not wanted, with their views', async () => {
    const stage = new Stage(await realWorld());
    const names = ['/dev/zero', '/no/such/file', '/etc/passwd'];
    const sections = names.map((path, index) => ({
      id: index + 1,
      kind: 'file',
      bytes: '0x10',
      path,
      access: 'read-write',
    }));
    const views = sections.map(({ id }, index) => ({
      ...view,
      section: id,
      length: '0x1000',
      letter: 'ABC'[index],
      address: `0x${(0x3400000000 + index * 0x10000).toString(16)}`,
    }));
    const text = new TextEncoder().encode(JSON.stringify({ ...document, sections, views }));
    const { notes = [] } = await open(stage, text, 'read-only');
    expect(notes).toEqual([
      '/dev/zero is left out (it is not a regular file), and with it A.',
      '/no/such/file is left out (it is not there), and with it B.',
    ]);
    expect(stage.view('C')).toMatchObject({ address: 0x3400020000, protection: 'read' });
    expect((await open(stage, text, null)).notes).toHaveLength(3);
    expect(stage.engine.model.views.size).toBe(0);
    await stage.end();
  });
});
