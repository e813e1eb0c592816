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
    await createQuit(all)();
    const order = [all.ask, all.stop, all.exit].map((step) => step.mock.invocationCallOrder[0] ?? 0);
    expect(order).toEqual([...order].sort((a, b) => a - b));
    expect(all.exit).toHaveBeenCalledOnce();
  });

  it('may be asked again after a no', async () => {
    const all = steps();
    all.ask.mockResolvedValueOnce(false);
    const quit = createQuit(all);
    await quit();
    expect(all.stop).not.toHaveBeenCalled();
    await quit();
    expect(all.exit).toHaveBeenCalledOnce();
  });

  it('asks about an engine that does not answer, and does not wait for it for ever', async () => {
    const all = steps();
    all.unsaved.mockImplementation(never);
    all.stop.mockImplementation(never);
    all.wait.mockResolvedValue(undefined);
    await createQuit(all)();
    expect(all.ask).toHaveBeenCalledOnce();
    expect(all.exit).toHaveBeenCalledOnce();
  });
});
