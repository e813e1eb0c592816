// @vitest-environment jsdom
/** What was measured, kept by the page. */
import { beforeEach, expect, it, vi } from 'vitest';
import type { MovePoint } from '../../protocol/move-plot.ts';
import { useApp } from '../state/store.ts';

const point = (bytes: number, median: number): MovePoint => ({
  ...{ way: 'memcpy-warm', bytes, samples: 9 },
  cpu: null,
  wall: { median, low: null, high: null },
});

/** As after a reload of the page: what is kept is read again. */
async function loaded() {
  vi.resetModules();
  const { useApp: app } = await import('../state/store.ts');
  app.setState({ limits: useApp.getState().limits, scene: scene('instant-move') });
  return { app, ...(await import('./plot-run.ts')) };
}

function scene(id: string) {
  const none = { steps: [], done: [], next: null, lost: null, second: null, predictions: [] };
  return { id, title: id, ...none };
}

function setPid(pid: number): void {
  // Of the limits only the process counts here.
  useApp.setState({ limits: { pid } as ReturnType<typeof useApp.getState>['limits'] });
}

beforeEach(() => {
  sessionStorage.clear();
  setPid(7);
});

it('keeps points through a reload, and says that it was broken off', async () => {
  const before = await loaded();
  before.usePlotRun.setState({
    points: before.withPoints([point(4096, 1)], [point(4096, 2), point(8192, 3)]),
    done: 0.5,
  });
  expect((await loaded()).usePlotRun.getState()).toMatchObject({
    points: [point(4096, 2), point(8192, 3)],
    done: null,
    ended: expect.stringContaining('loaded again'),
  });
});

it('forgets them with the scene, and those of another process', async () => {
  const one = await loaded();
  one.usePlotRun.setState({ points: [point(4096, 1)] });
  setPid(8);
  expect((await loaded()).usePlotRun.getState().points).toEqual([]);
  setPid(7);
  const again = await loaded();
  expect(again.usePlotRun.getState()).toMatchObject({ points: [point(4096, 1)], ended: null });
  again.app.setState({ scene: null });
  expect(again.usePlotRun.getState().points).toEqual([]);
  expect((await loaded()).usePlotRun.getState().points).toEqual([]);
});

it('takes nothing that it has not kept itself', async () => {
  sessionStorage.setItem('samepage move plot', '{"pid":7,"points":[{"way":"flight"}]}');
  expect((await loaded()).usePlotRun.getState().points).toEqual([]);
});
