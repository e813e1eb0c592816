/** Kept layouts where the disk, or another program, stands in the way: none is lost, and what is wrong is said. */
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { Stage } from '../engine/testing/stage.ts';
import { fakeWorld } from '../engine/testing/world.ts';
import { KeptLayouts } from './kept-layouts.ts';
import { Workspaces } from './workspaces.ts';

const shown = { cursors: {}, map: null, selected: [], pinned: [], values: null };
/** As of a process that has ended. */
const left = 'layout-4194305-7.samepage';

let stage: Stage;
let folder: string;
let kept: KeptLayouts;
let own: string;
beforeEach(async () => {
  stage = new Stage(fakeWorld());
  await stage.perform({ kind: 'start-article' });
  folder = join(mkdtempSync(join(tmpdir(), 'samepage-kept-')), 'layouts');
  kept = new KeptLayouts(stage.engine, folder);
  await kept.write();
  own = readdirSync(folder)[0] ?? '';
});
afterEach(async () => {
  kept.close();
  await stage.end();
  rmSync(join(folder, '..'), { recursive: true });
});

it('what is damaged, empty or no file is passed over, and stays there', () => {
  copyFileSync(join(folder, own), join(folder, left));
  writeFileSync(join(folder, 'layout-4194305-8.samepage'), '{"samepage":"workspace","version":1,');
  writeFileSync(join(folder, 'layout-4194305-9.samepage'), '');
  mkdirSync(join(folder, 'layout-4194306-1.samepage'));
  execFileSync('mkfifo', [join(folder, 'layout-4194306-2.samepage')]);
  expect(kept.left()).toMatchObject({ name: left, views: 2 });
  expect(readdirSync(folder)).toHaveLength(6);
});

it('a folder that was removed meanwhile has nothing to offer, and is made again', async () => {
  rmSync(folder, { recursive: true });
  expect(kept.left()).toBeNull();
  await kept.write();
  expect(readdirSync(folder)).toEqual([own]);
});

it('a layout that was opened stays until this session’s own is kept; why it is not is said', async () => {
  copyFileSync(join(folder, own), join(folder, left));
  rmSync(join(folder, own));
  mkdirSync(join(folder, own));
  const workspaces = new Workspaces(stage.engine, { kept });
  const open = () => workspaces.order({ do: 'open', source: { kept: left }, files: null }, {});
  await open();
  expect(kept.left()).toMatchObject({ name: left });
  const reply = await workspaces.order({ do: 'shown', shown }, {});
  expect(reply.trouble).toBe(
    `After a crash there would be no layout to offer. “${join(folder, own)}” is there already, and is no layout: it is not replaced.`,
  );
  rmSync(join(folder, own), { recursive: true });
  await open();
  expect(kept.left()).toBeNull();
  expect((await workspaces.order({ do: 'shown', shown }, {})).trouble).toBeNull();
});
