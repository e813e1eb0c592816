import { afterEach, beforeEach, expect, it } from 'vitest';
import { problem } from '../../../protocol/errors.ts';
import { unable } from '../../os/ability.ts';
import { Stage } from '../testing/stage.ts';
import { type FakeWorld, fakeWorld } from '../testing/world.ts';

let stage: Stage<FakeWorld>;
beforeEach(async () => {
  stage = new Stage(fakeWorld());
  await stage.perform({ kind: 'start-article' });
});
afterEach(() => stage.end());

const protect = () => stage.perform({ kind: 'protect', view: 'A', protection: 'read' });

it('is the process’s where the system cannot report a view’s, and never one before and the other after', async () => {
  Object.assign(stage.os, { residentOfProcess: () => 1234 });
  Object.assign(stage.os.abilities, { pages: unable('not here (test)') });
  expect((await protect()).cost?.resident).toEqual({ before: 1234, after: 1234, scope: 'process' });
  // Unmapped: the view has none any more, but what it had is not known.
  expect((await stage.perform({ kind: 'unmap', view: 'A' })).cost?.resident).toBeNull();
});

it('is left out where it cannot be asked: the operation is done all the same', async () => {
  const ask = () => {
    throw problem('Internal', 'not now (test)');
  };
  Object.assign(stage.os.abilities, { pages: { ask } });
  expect((await protect()).cost?.resident).toBeNull();
  expect(stage.view('A').protection).toBe('read');
});
