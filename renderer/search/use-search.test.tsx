// @vitest-environment jsdom
/** One search after another, and cancelled at any moment: what is said is of the last one, and never that one still runs. */
import { act } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { problem } from '../../protocol/errors.ts';
import type { JobOptions } from '../../protocol/job-client.ts';
import type { SearchResult } from '../../protocol/search.ts';
import { useApp } from '../state/store.ts';
import { useSearch } from './use-search.ts';

interface Asked {
  options: JobOptions<'search'>;
  resolve: (result: SearchResult) => void;
  reject: (error: Error) => void;
}
const { runJob } = vi.hoisted(() => ({ runJob: vi.fn() }));
vi.mock('../state/operations.ts', async (original) => ({ ...(await original<object>()), runJob }));

const pattern = { bytes: Uint8Array.of(1), mask: Uint8Array.of(0xff), alignment: 1 };
const result = { searched: 4096, unreadable: 0, more: false };
const match = { section: 1, view: null, offset: 0 };
let root: Root;
let search: ReturnType<typeof useSearch>;
let asked: Asked[];

function Searching() {
  search = useSearch();
  return null;
}

beforeEach(() => {
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);
  asked = [];
  runJob.mockImplementation(
    (_kind: string, _args: object, options: JobOptions<'search'>) =>
      new Promise((resolve, reject) => asked.push({ options, resolve, reject })),
  );
  root = createRoot(document.createElement('div'));
  act(() => root.render(<Searching />));
  // By which the thread is started.
  expect(asked.splice(0).map(({ options }) => options.signal?.aborted)).toEqual([true]);
});
afterEach(() => {
  act(() => root.unmount());
  vi.unstubAllGlobals();
});

const start = () => act(() => void search.start({ kind: 'all' }, pattern));
function settle(how: () => void): Promise<void> {
  return act(async () => {
    how();
    await Promise.resolve();
  });
}
const cancelled = (index: number) => settle(() => asked[index]?.reject(problem('Cancelled', 'It was cancelled.')));

it('a further search goes on where the one before has been given up', async () => {
  start();
  start();
  expect(asked.map(({ options }) => options.signal?.aborted)).toEqual([true, false]);
  await cancelled(0);
  expect(search).toMatchObject({ done: 0, isCancelled: false, error: null });
  act(() => asked[0]?.options.onFound?.([match]));
  expect(useApp.getState().search.matches).toEqual([]);
  await settle(() => asked[1]?.resolve(result));
  expect(search).toMatchObject({ done: null, result });
});

it('a search that is cancelled says so, and keeps what was found', async () => {
  start();
  act(() => asked[0]?.options.onFound?.([match]));
  act(() => search.cancel());
  await cancelled(0);
  expect(search).toMatchObject({ done: null, isCancelled: true, error: null, result: null });
  expect(useApp.getState().search.matches).toEqual([match]);
});

it('one that ends just as it is cancelled is no longer under way', async () => {
  start();
  act(() => search.cancel());
  await settle(() => asked[0]?.resolve(result));
  expect(search).toMatchObject({ done: null, isCancelled: true, result: null });
});

it('why one failed is said, unless another has begun', async () => {
  start();
  await settle(() => asked[0]?.reject(problem('NotFound', 'There is no view A.')));
  expect(search).toMatchObject({ done: null, error: 'There is no view A.' });
  start();
  expect(search).toMatchObject({ done: 0, error: null });
});
