/** A write that a view's protection forbids: the system itself refuses it, and the call log shows how. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type CallRecord, callResultText, callText } from '../../protocol/calls.ts';
import { refusal, Stage } from './testing/stage.ts';
import { realWorld } from './testing/world.ts';

let stage: Stage;
let view: string;
let calls: CallRecord[];
beforeEach(async () => {
  stage = new Stage(await realWorld());
  view = await stage.map(await stage.section(2 * stage.page));
  await stage.write(view, 0, 7);
  calls = [];
  stage.engine.listen({
    changed: () => undefined,
    calls: (records) => void calls.push(...records),
    touched: () => undefined,
  });
});
afterEach(() => stage.end());

it.each(['read', 'none'] as const)(
  'protection %s: it is tried, refused with EFAULT, and nothing is changed',
  async (protection) => {
    await stage.perform({ kind: 'protect', view, protection });
    calls = [];
    const isLinux = stage.os.limits.platform === 'linux';
    const { undo } = stage.engine.snapshot({ kind: 'web', endsWithWindow: false }).history;
    // Over the end of a page, too.
    for (const offset of [0, stage.page - 1]) {
      const error = await refusal(stage.write(view, offset, 1, 2));
      expect(error).toMatchObject({ code: 'AccessViolation' });
      expect(error.message).toContain(isLinux ? 'It was tried, and the system refused it.' : 'It was not tried here.');
    }
    if (isLinux) {
      expect(calls.map((call) => `${callText(call)} = ${callResultText(call)}`)).toEqual([
        expect.stringMatching(/^(?:process_vm_writev|preadv)\(self, \[01 02\], 0x[0-9a-f]+, 2\) = -1 EFAULT$/),
        expect.stringMatching(/^(?:process_vm_writev|preadv)\(self, \[01\], 0x[0-9a-f]+fff, 1\) = -1 EFAULT$/),
      ]);
    }
    expect(stage.engine.snapshot({ kind: 'web', endsWithWindow: false }).history.undo).toEqual(undo);
    await stage.perform({ kind: 'protect', view, protection: 'read-write' });
    expect([stage.byte(view, 0), stage.byte(view, 1)]).toEqual([7, 0]);
  },
);

it('it is not tried where the system’s own list would let it be done', async () => {
  await stage.perform({ kind: 'protect', view, protection: 'read' });
  const { address, length } = stage.view(view);
  stage.os.protect(address, length, 'read-write');
  calls = [];
  const error = await refusal(stage.write(view, 0, 1));
  expect(error.message).toContain(`View ${view} is no longer as it was mapped`);
  expect(calls.map(({ name }) => name)).toEqual(['mprotect']);
  expect(stage.byte(view, 0)).toBe(7);
});
