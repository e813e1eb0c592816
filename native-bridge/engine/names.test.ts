/** Names and notes belong to the session: undone and redone, through whatever is done to what has them. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { programLanguages } from '../../protocol/programs.ts';
import { programOf } from '../codegen/program.ts';
import { Recorder } from './recorder.ts';
import { Stage } from './testing/stage.ts';
import { fakeWorld } from './testing/world.ts';

let stage: Stage;
beforeEach(() => {
  stage = new Stage(fakeWorld());
});
afterEach(() => stage.end());

const namingOf = (letter: string) => {
  const { name, note } = stage.view(letter);
  return [name, note];
};

it('a view keeps its name wherever it goes, and when it is unmapped and comes back', async () => {
  const view = await stage.map(await stage.section(4 * stage.unit), { length: 2 * stage.unit });
  await stage.perform({ kind: 'name-view', view, name: 'ring', note: 'one\ntwo' });
  await stage.perform({ kind: 'move', view, to: stage.place(), method: 'remap' });
  await stage.perform({ kind: 'protect', view, protection: 'read' });
  await stage.perform({ kind: 'remap-as', view, sharing: 'copy-on-write' });
  expect(namingOf(view)).toEqual(['ring', 'one\ntwo']);
  await stage.perform({ kind: 'unmap', view });
  await stage.undo();
  expect(namingOf(view)).toEqual(['ring', 'one\ntwo']);
});

it('only what is given is changed, and undone', async () => {
  const view = await stage.map(await stage.section(stage.unit));
  await stage.perform({ kind: 'name-view', view, name: 'ring' });
  await stage.perform({ kind: 'name-view', view, note: 'round' });
  expect(namingOf(view)).toEqual(['ring', 'round']);
  await stage.perform({ kind: 'name-view', view, name: '' });
  expect('name' in stage.view(view)).toBe(false);
  await stage.undo();
  await stage.undo();
  expect(namingOf(view)).toEqual(['ring', undefined]);
  await stage.redo();
  expect(namingOf(view)).toEqual(['ring', 'round']);
});

it('is no entry of the history where it is so already', async () => {
  const view = await stage.map(await stage.section(stage.unit));
  await stage.perform({ kind: 'name-view', view, name: 'ring' });
  const { undo } = stage.snapshot.history;
  for (const same of [{ name: 'ring' }, { note: '' }, {}]) await stage.perform({ kind: 'name-view', view, ...same });
  expect(stage.snapshot.history.undo).toEqual(undo);
});

it('a section has one, too, which comes back with it', async () => {
  const section = await stage.section(stage.unit);
  await stage.perform({ kind: 'name-section', section, name: 'heap', note: 'all of it' });
  await stage.perform({ kind: 'remove-section', section });
  await stage.undo();
  expect(stage.snapshot.sections).toMatchObject([{ id: section, name: 'heap', note: 'all of it' }]);
  await stage.undo();
  expect(stage.snapshot.sections[0]).not.toHaveProperty('name');
});

it('costs nothing, and says so by no figures', async () => {
  const view = await stage.map(await stage.section(stage.unit));
  expect((await stage.perform({ kind: 'name-view', view, name: 'ring' })).cost).toBeNull();
  expect((await stage.perform({ kind: 'protect', view, protection: 'read' })).cost).not.toBeNull();
});

it('programs have them, also where their beginning was forgotten', async () => {
  Object.assign(stage.engine, { recorder: new Recorder(stage.engine.model, { operations: 4, bytes: 2 ** 20 }) });
  const section = await stage.section(stage.unit);
  const view = await stage.map(section, { sharing: 'shared' });
  await stage.perform({ kind: 'name-section', section, name: 'heap */ x' });
  await stage.perform({ kind: 'name-view', view, name: 'ring ???/', note: 'one */\ntwo ??/' });
  const said = () => programLanguages.map((language) => programOf(stage.engine.recorder.recording, language));
  for (const text of said()) {
    expect(text).toMatch(/Name section 1 “heap \*( ?)\/ x”/);
    expect(text).toMatch(/Name view A “ring (\? \? \?|\?\?\?)\/”/);
    expect(text).toMatch(/two \?( ?)\?\//);
  }
  for (let nth = 0; nth < 6; nth += 1) await stage.write(view, 0, nth + 1);
  for (const text of said()) {
    expect(text).toMatch(/New section 1 “heap \*( ?)\/ x”/);
    expect(text).toMatch(/Map view A “ring (\? \? \?|\?\?\?)\/” of section 1/);
    expect(text).toMatch(/one \*( ?)\//);
  }
});
