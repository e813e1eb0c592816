import { afterEach, beforeEach, expect, it } from 'vitest';
import { type CallRecord, callSubjectText } from '../../protocol/calls.ts';
import { Stage } from './testing/stage.ts';
import { fakeWorld } from './testing/world.ts';

let stage: Stage;
let calls: CallRecord[];
beforeEach(() => {
  stage = new Stage(fakeWorld());
  calls = [];
  stage.engine.listen({
    changed: () => undefined,
    touched: () => undefined,
    calls: (records) => calls.push(...records),
  });
});
afterEach(() => stage.end());

const subjectsOf = (name: string) => calls.filter((call) => call.name === name).map(callSubjectText);

it('a call is of the view and the section behind its arguments: those that it made, and those that were there before', async () => {
  await stage.perform({ kind: 'start-article' });
  expect(subjectsOf('map')).toEqual(['view A, section 1', 'view B, section 1']);
  const { address } = stage.view('B');
  await stage.write('B', 16, 42);
  const [target] = calls.find(({ name }) => name === 'write')?.arguments ?? [];
  expect(target).toEqual({ kind: 'address', at: address + 16, of: { kind: 'view', view: 'B', plus: 16 } });
  await stage.perform({ kind: 'unmap', view: 'B' });
  expect(subjectsOf('unmap')).toEqual(['view B']);
  expect(stage.engine.snapshot({ kind: 'web', endsWithWindow: true }).calls.map(callSubjectText)).toContain('view B');
});

it('an address of nothing of ours has none', async () => {
  await stage.perform({ kind: 'start-article' });
  calls = [];
  await stage.perform({ kind: 'move', view: 'A', to: stage.place(), method: 'remap' });
  expect(subjectsOf('remap')).toEqual(['view A']);
  const reserved = calls.find(({ name }) => name === 'reserve');
  expect(reserved && callSubjectText(reserved)).toBe('view A');
});
