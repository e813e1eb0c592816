import type { WebContents } from 'electron';
import { expect, it, vi } from 'vitest';
import { reloadCrashed } from './crashed-page.ts';
import { FakeContents } from './fake-electron.ts';

it('brings a crashed page back, and asks about one that keeps crashing', () => {
  const contents = new FakeContents();
  const ask = vi.fn();
  let now = 0;
  // As much of it as reloadCrashed uses.
  reloadCrashed(contents as unknown as WebContents, ask, () => now);
  const crash = (reason: string) => contents.emit('render-process-gone', {}, { reason, exitCode: 1 });

  crash('clean-exit');
  expect(contents.reload).not.toHaveBeenCalled();
  crash('crashed');
  expect(contents.reload).toHaveBeenCalledTimes(1);
  now = 9_999;
  crash('oom');
  expect(contents.reload).toHaveBeenCalledTimes(1);
  expect(ask).toHaveBeenCalledExactlyOnceWith('oom');
  now = 60_000;
  crash('killed');
  expect(contents.reload).toHaveBeenCalledTimes(2);
});
