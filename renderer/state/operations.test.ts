/** What the engine refuses because undo could not keep it is asked for in a dialog, and done when that is wanted. */
import { beforeEach, expect, it } from 'vitest';
import { problem } from '../../protocol/errors.ts';
import type { Client } from '../../protocol/rpc.ts';
import { perform, performAll, redo, setClient, undo } from './operations.ts';
import { useApp } from './store.ts';

const asked = { what: 'Unmap A', bytes: 8192, budgetBytes: 4096, steps: 3 };
const initial = useApp.getState();
let requests: [string, object][];

beforeEach(() => {
  requests = [];
  useApp.setState(initial, true);
  const client: Pick<Client, 'request'> = {
    request: (name, args) => {
      requests.push([name, args]);
      return Promise.reject(problem('LimitReached', 'It would lose 8 KiB for good.', { withoutUndo: asked }));
    },
  };
  // Nothing but requests is made here.
  setClient(client as Client);
});

const unmap = { kind: 'unmap', view: 'A' } as const;
const steps = [{ action: unmap }, { action: unmap }];
it.each([
  ['an action', () => perform(unmap), ['perform', { action: unmap }]],
  ['several at once', () => performAll('Both', [unmap, unmap]), ['run', { label: 'Both', steps }]],
  ['an undo', () => undo({ overwrite: true }), ['undo', { overwrite: true }]],
  ['a redo', () => redo(), ['redo', {}]],
] as const)('%s', async (_, work, [name, args]) => {
  expect(await work()).toBeNull();
  const { dialog, alert } = useApp.getState();
  expect(alert).toBeNull();
  expect(dialog).toMatchObject({ kind: 'without-undo', asked });
  expect(requests).toEqual([[name, args]]);
  useApp.setState({ dialog: null });
  if (dialog?.kind === 'without-undo') dialog.run();
  expect(requests.at(-1)).toEqual([name, { ...args, withoutUndo: true }]);
});
