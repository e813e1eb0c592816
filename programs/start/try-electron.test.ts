import { describe, expect, it, vi } from 'vitest';
import type { Machine } from '../../native-bridge/os/machine.ts';
import type { ElectronSteps } from './try-electron.ts';
import { tryElectron } from './try-electron.ts';

const desktop: Machine = { platform: 'linux', env: { DISPLAY: ':0' }, root: false };

function steps(found: (string | null)[], fetchFailure: string | null = null) {
  return {
    find: vi.fn<ElectronSteps['find']>(() => found.shift() ?? null),
    fetch: vi.fn<ElectronSteps['fetch']>(() => Promise.resolve(fetchFailure)),
    run: vi.fn<ElectronSteps['run']>(() => Promise.resolve({ exitCode: 0 })),
  };
}

describe('tryElectron', () => {
  it('runs the program that is there, without asking the network', async () => {
    const there = steps(['/electron']);
    expect(await tryElectron(desktop, there)).toEqual({ exitCode: 0 });
    expect(there.run).toHaveBeenCalledExactlyOnceWith('/electron');
    expect(there.fetch).not.toHaveBeenCalled();
  });

  it('downloads the program first where it is missing', async () => {
    const fetched = steps([null, '/electron']);
    expect(await tryElectron(desktop, fetched)).toEqual({ exitCode: 0 });
    expect(fetched.fetch).toHaveBeenCalledOnce();
  });

  it('hands on why it could not be downloaded', async () => {
    expect(await tryElectron(desktop, steps([null], 'no way there'))).toEqual({ notStarted: 'no way there' });
  });

  it('does not believe a download that left no program', async () => {
    expect(await tryElectron(desktop, steps([null, null]))).toMatchObject({ notStarted: expect.any(String) });
  });

  it.each<[string, Machine]>([
    ['root', { ...desktop, root: true }],
    ['display', { ...desktop, env: {} }],
  ])('neither downloads nor runs anything where that is in vain (%s)', async (word, machine) => {
    const inVain = steps([null]);
    expect(await tryElectron(machine, inVain)).toMatchObject({ notStarted: expect.stringContaining(word) });
    expect(inVain.fetch).not.toHaveBeenCalled();
    expect(inVain.run).not.toHaveBeenCalled();
  });
});
