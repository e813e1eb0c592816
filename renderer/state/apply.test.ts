import { expect, it } from 'vitest';
import { address } from '../../protocol/address.ts';
import type { Outcome, Snapshot } from '../../protocol/messages.ts';
import type { MoveMethod } from '../../protocol/model.ts';
import { inventAbilities } from '../testing/invented-limits.ts';
import { applySnapshot, withOutcome } from './apply.ts';
import { useApp } from './store.ts';

function snapshotFrom(moveMethods: MoveMethod[]): Snapshot {
  return {
    revision: 1,
    limits: {
      pid: 1,
      platform: 'fake',
      system: 'Fake 1.0',
      pageSize: 4096,
      granularity: 4096,
      lowestAddress: address(0x10000),
      highestAddress: address(2 ** 47),
      moveMethods,
      maxSectionBytes: 2 ** 40,
      maxViews: 10,
      abilities: inventAbilities(),
    },
    host: { kind: 'web', endsWithWindow: false },
    sections: [],
    views: [],
    history: { undo: [], redo: [], heldBytes: 0, budgetBytes: 2 ** 29, forgotten: 0 },
    unsaved: false,
    calls: [],
  };
}

it.each<[MoveMethod, MoveMethod[], MoveMethod]>([
  ['remap', ['remap', 'unmap-map'], 'remap'],
  ['unmap-map', ['remap', 'unmap-map'], 'unmap-map'],
  ['remap', ['unmap-map'], 'unmap-map'],
  ['remap', [], 'remap'],
])('moving by %s is kept only where the system has it: of %j, it is %s', (chosen, there, expected) => {
  const state = { ...useApp.getState(), moveMethod: chosen };
  expect(applySnapshot(state, snapshotFrom(there)).moveMethod).toBe(expected);
});

it('what was done selects what it made or touched, but not in place of what somebody has selected meanwhile', () => {
  const outcome: Outcome = { revision: 2, label: 'Write', cost: null, section: 1, view: 'B', warnings: [] };
  const asked = { ...useApp.getState(), selectedView: 'A', currentSection: 2, selections: 3, selectionsAsked: 3 };
  const done = withOutcome(asked, outcome);
  expect(done).toMatchObject({ selectedView: 'B', currentSection: 1, selections: 4, outcome });
  // What else was asked for before selects in its turn.
  expect(withOutcome({ ...asked, ...done }, { ...outcome, revision: 3, view: 'C' })).toMatchObject({
    selectedView: 'C',
  });
  const elsewhere = withOutcome({ ...asked, selectedView: 'J', selections: 4 }, outcome);
  expect(elsewhere).toMatchObject({ outcome });
  for (const key of ['selectedView', 'selections', 'currentSection']) expect(elsewhere).not.toHaveProperty(key);
});
