// @vitest-environment jsdom
/** A file that was given while the program ran and cannot be opened: the window says so. */
import { expect, it, vi } from 'vitest';
import { problem } from '../../protocol/errors.ts';
import { useApp } from '../state/store.ts';
import { patient } from '../testing/waits.ts';
import { openAsked } from './orders.ts';

const { request } = vi.hoisted(() => ({ request: vi.fn() }));
vi.mock('../state/operations.ts', async (original) => ({ ...(await original<object>()), request }));

it.each(['a.samepage-trace', 'a.samepage'])('%s', async (path) => {
  useApp.setState({ alert: null });
  request.mockImplementation((_name: string, { order }: { order?: { do?: string } }) =>
    order?.do === 'offered' ? Promise.resolve({ path }) : Promise.reject(problem('InvalidArgument', 'It is damaged.')),
  );
  await openAsked();
  await vi.waitFor(() => expect(useApp.getState().alert?.error.message).toBe('It is damaged.'), patient);
});
