import type { WebContents } from 'electron';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { type FailureChoices, reviveFailing } from './failing-page.ts';
import { Contents } from './testing/contents.ts';

let contents: Contents;
let time: number;
const askToReload = vi.fn<FailureChoices['askToReload']>();
const askToEnd = vi.fn<FailureChoices['askToEnd']>();
const close = vi.fn();
const note = vi.fn();

beforeEach(() => {
  vi.resetAllMocks();
  contents = new Contents();
  time = 0;
  askToReload.mockResolvedValue(true);
  // As much of it as reviveFailing uses.
  reviveFailing(contents as unknown as WebContents, { askToReload, askToEnd, close, note, now: () => time });
});

const crash = (reason: string) => contents.emit('render-process-gone', {}, { reason, exitCode: 1 });
/** Lets what was promised happen. */
const settle = () => new Promise((resolve) => setImmediate(resolve));

describe('a page whose process has gone', () => {
  it('comes back, and is asked about where it keeps failing', async () => {
    crash('clean-exit');
    expect(contents.reload).not.toHaveBeenCalled();
    crash('crashed');
    expect(contents.reload).toHaveBeenCalledTimes(1);
    time = 9_999;
    crash('oom');
    expect(contents.reload).toHaveBeenCalledTimes(1);
    await settle();
    expect(askToReload).toHaveBeenCalledExactlyOnceWith('oom');
    expect(contents.reload).toHaveBeenCalledTimes(2);
    time = 60_000;
    crash('killed');
    expect(contents.reload).toHaveBeenCalledTimes(3);
    expect(note).toHaveBeenCalledWith('a page’s process has gone: killed, exit code 1');
  });

  it('is closed where a person would rather not', async () => {
    askToReload.mockResolvedValue(false);
    crash('crashed');
    crash('crashed');
    await settle();
    expect(contents.reload).toHaveBeenCalledTimes(1);
    expect(close).toHaveBeenCalledOnce();
  });
});

describe('a page that does not answer', () => {
  it('is ended and reloaded after a yes, once', async () => {
    askToEnd.mockResolvedValue(true);
    contents.emit('unresponsive');
    contents.emit('unresponsive');
    await settle();
    expect(askToEnd).toHaveBeenCalledOnce();
    expect(contents.forcefullyCrashRenderer).toHaveBeenCalledOnce();
    // Not before its process has gone: the reload would be lost with it.
    expect(contents.reload).not.toHaveBeenCalled();
    crash('killed');
    expect(contents.reload).toHaveBeenCalledOnce();
    // This end was ours; the next one is not.
    crash('crashed');
    expect(contents.reload).toHaveBeenCalledTimes(2);
    await settle();
    expect(askToReload).not.toHaveBeenCalled();
  });

  it('is left alone after a no, and asked about the next time', async () => {
    askToEnd.mockResolvedValue(false);
    contents.emit('unresponsive');
    await settle();
    contents.emit('unresponsive');
    await settle();
    expect(askToEnd).toHaveBeenCalledTimes(2);
    expect(contents.reload).not.toHaveBeenCalled();
  });

  it('takes the question away when it answers again', async () => {
    askToEnd.mockImplementation((signal) => new Promise((resolve) => (signal.onabort = () => resolve(true))));
    contents.emit('unresponsive');
    contents.emit('responsive');
    await settle();
    expect(contents.forcefullyCrashRenderer).not.toHaveBeenCalled();
    expect(contents.reload).not.toHaveBeenCalled();
  });
});
