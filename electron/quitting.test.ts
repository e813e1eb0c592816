import { describe, expect, it, vi } from 'vitest';
import { createQuit, type QuitSteps } from './quitting.ts';

const never = () => new Promise<never>(() => undefined);

function steps() {
  return {
    unsaved: vi.fn<QuitSteps['unsaved']>(() => Promise.resolve(true)),
    ask: vi.fn<QuitSteps['ask']>(() => Promise.resolve(true)),
    stop: vi.fn<QuitSteps['stop']>(() => Promise.resolve()),
    exit: vi.fn<QuitSteps['exit']>(),
    wait: vi.fn<QuitSteps['wait']>(never),
  };
}

describe('createQuit', () => {
  it('asks, stops, then exits', async () => {
    const all = steps();
    await createQuit(all).ask();
    const order = [all.ask, all.stop, all.exit].map((step) => step.mock.invocationCallOrder[0] ?? 0);
    expect(order).toEqual([...order].sort((a, b) => a - b));
    expect(all.exit).toHaveBeenCalledOnce();
  });

  it('may be asked again after a no', async () => {
    const all = steps();
    all.ask.mockResolvedValueOnce(false);
    const quit = createQuit(all);
    await quit.ask();
    expect(all.stop).not.toHaveBeenCalled();
    await quit.ask();
    expect(all.exit).toHaveBeenCalledOnce();
  });

  it('asks about an engine that does not answer, and does not wait for it for ever', async () => {
    const all = steps();
    all.unsaved.mockImplementation(never);
    all.wait.mockResolvedValue(undefined);
    await createQuit(all).ask();
    expect(all.ask).toHaveBeenCalledOnce();
    expect(all.exit).toHaveBeenCalledOnce();
  });

  it('ends without asking at a signal, also while the question is open or the engine does not answer', async () => {
    for (const silent of ['ask', 'unsaved'] as const) {
      const all = steps();
      all[silent].mockImplementation(never);
      const quit = createQuit(all);
      void quit.ask();
      await quit.now();
      await quit.now();
      expect(all.stop).toHaveBeenCalledOnce();
      expect(all.exit).toHaveBeenCalledOnce();
    }
  });
});
