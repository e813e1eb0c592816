/** Another process with as many regions as one likes: `npm run map-regions`. */
import { spawn } from 'node:child_process';
import { once } from '../../tooling/app/once.ts';
import { watchProgram } from '../../tooling/app/program.ts';

export interface RegionHolder {
  pid: number;
  /** A hundred of its regions change their protection. */
  change(): void;
  stop(): Promise<void>;
}

/** Resolves once it holds them. */
export async function holdRegions(count: number): Promise<RegionHolder> {
  const child = spawn(process.execPath, ['scripts/map-regions.mjs', String(count)], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const program = watchProgram(child);
  await program.said(/^Process \d+ holds .*$/m);
  return {
    // It has said so itself just now.
    pid: child.pid as number,
    change: () => void child.kill('SIGUSR2'),
    stop: once(() => program.stop()),
  };
}
