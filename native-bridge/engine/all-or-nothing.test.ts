/**
 * Whatever native call of an operation fails, the first, the last or any between: sections, views, bytes, regions,
 * history, letters and open sections are as before, and the error is the system's own. Undo and redo likewise.
 */
import { describe, expect, it } from 'vitest';
import { offsetAddress } from '../../protocol/address.ts';
import { asProblem, type ErrorData, SamepageError } from '../../protocol/errors.ts';
import { at, everything, operations, setUp, write } from './testing/operations.ts';
import type { Stage } from './testing/stage.ts';
import { type FakeWorld, fakeWorld } from './testing/world.ts';

const injected: ErrorData = {
  code: 'OutOfMemory',
  message: 'There is no memory left (test)',
  call: 'any',
  osCode: 12,
  osName: 'ENOMEM',
};

/**
 * Lets the n-th native call of an operation fail, for every n until there is no n-th call. Returns how many failures
 * were refusals; the rest were figures or closings, which an operation that is done does not fail for.
 */
async function failEachCall(
  prepare: () => Promise<Stage<FakeWorld>>,
  operate: (stage: Stage) => Promise<unknown>,
  alsoReported: Partial<ErrorData>[] = [],
): Promise<{ refused: number; done: number }> {
  const model = await prepare();
  await operate(model);
  const wanted = everything(model);
  const counts = { refused: 0, done: 0 };
  for (let n = 1; ; n += 1) {
    const stage = await prepare();
    const before = everything(stage);
    stage.os.failAt(n, injected);
    const thrown = await operate(stage).then(
      () => null,
      (error: unknown) => error,
    );
    if (stage.os.failurePending) return counts;
    if (thrown === null) {
      counts.done += 1;
      // What could not be checked or closed is reported; nothing else differs.
      stage.engine.check(stage.engine.model.views.keys());
      expect({ ...everything(stage), openSections: 0 }).toEqual({ ...wanted, openSections: 0 });
    } else {
      counts.refused += 1;
      expect([injected, ...alsoReported]).toContainEqual(asProblem(thrown).data);
      expect(everything(stage)).toEqual(before);
      await operate(stage);
      expect(everything(stage)).toEqual(wanted);
    }
    await stage.end();
  }
}

describe('an operation of which one native call fails', () => {
  it.each(operations)('%s', async (_, actionOn) => {
    const { refused } = await failEachCall(
      () => setUp(fakeWorld()),
      (stage) => stage.perform(actionOn(stage)),
    );
    expect(refused).toBeGreaterThan(0);
  });

  it.each(operations)('the undo of %s', async (_, actionOn) => {
    const prepare = async () => {
      const stage = await setUp(fakeWorld());
      await stage.perform(actionOn(stage));
      return stage;
    };
    await failEachCall(prepare, (stage) => stage.undo());
  });

  it.each(operations)('the redo of %s', async (_, actionOn) => {
    const prepare = async () => {
      const stage = await setUp(fakeWorld());
      await stage.perform(actionOn(stage));
      await stage.undo();
      return stage;
    };
    await failEachCall(prepare, (stage) => stage.redo());
  });

  it('one after which nothing can be redone, so that what was held for that is closed', async () => {
    const prepare = async () => {
      const stage = await setUp(fakeWorld());
      await stage.section();
      await stage.undo();
      return stage;
    };
    const { done } = await failEachCall(prepare, (stage) => stage.perform(write('A', 0)));
    expect(done).toBeGreaterThan(0);
  });

  it('an unmapping of a view whose protection was changed in parts from outside', async () => {
    const prepare = async () => {
      const stage = await setUp(fakeWorld());
      stage.os.protect(offsetAddress(stage.view('A').address, stage.page), stage.page, 'read');
      stage.engine.check(['A']);
      return stage;
    };
    const { refused } = await failEachCall(prepare, (stage) => stage.perform({ kind: 'unmap', view: 'A' }));
    expect(refused).toBeGreaterThan(0);
  });

  it('an undo that goes elsewhere', async () => {
    const prepare = async () => {
      const stage = await setUp(fakeWorld());
      const places = ['A', 'B'].map((letter) => stage.view(letter).address);
      await stage.perform({ kind: 'remove-section', section: 1 });
      for (const place of places) stage.squat(place, stage.page);
      return stage;
    };
    // Where no other place can be looked for, it stays at that the place is taken.
    const taken = expect.objectContaining({ code: 'AddressInUse' });
    const { refused } = await failEachCall(prepare, (stage) => stage.undo({ at }), [taken]);
    expect(refused).toBeGreaterThan(5);
  });
});

it('what cannot be closed is reported: as a warning of what was done, or when the history is cleared', async () => {
  const stage = await setUp(fakeWorld());
  stage.os.closeSection = () => {
    throw new SamepageError({ ...injected, message: 'close will not (test)' });
  };
  await stage.section();
  await stage.undo();
  const { warnings } = await stage.perform(write('A', 0));
  expect(warnings).toEqual(['close will not (test)']);
  await stage.perform({ kind: 'remove-section', section: 1 });
  await expect(stage.engine.clearHistory()).rejects.toThrow('close will not');
  expect(stage.snapshot.history).toMatchObject({ undo: [], redo: [], heldBytes: 0 });
  await stage.engine.clearHistory();
});

it('a write that ends short, as where a file was cut short in that moment, leaves the bytes as they were', async () => {
  const stage = await setUp(fakeWorld());
  const before = everything(stage);
  const all = stage.os.write.bind(stage.os);
  stage.os.write = (to, source) => {
    stage.os.write = all;
    return all(to, source.subarray(0, 2));
  };
  await expect(stage.perform(write('A', 0))).rejects.toMatchObject({ code: 'AccessViolation' });
  expect(everything(stage)).toEqual(before);
});
