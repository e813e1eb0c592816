/** What the figures were measured on. */
import { execFileSync } from 'node:child_process';
import { availableParallelism, cpus, loadavg, release, type } from 'node:os';
import { findChromium } from '../tooling/chromium/find-chromium.ts';

/** From this load on, for each core, other programs are likely to show in the figures. */
const busyLoad = 0.3;

export function describeMachine(): string[] {
  const cores = availableParallelism();
  const load = loadavg();
  const lines = [
    `${cpus()[0]?.model ?? 'unknown CPU'}, ${cores} cores, ${type()} ${release()}`,
    `Node ${process.versions.node}, ${chromiumVersion()}`,
    `Load average before: ${load.map((value) => value.toFixed(2)).join(', ')}`,
  ];
  if ((load[0] ?? 0) > busyLoad * cores) {
    lines.push(
      'The machine was BUSY with other things: these figures are higher than a quiet machine’s, p99 above all.',
    );
  }
  return lines;
}

function chromiumVersion(): string {
  const chromium = findChromium();
  if (!chromium) return 'no Chromium';
  try {
    const version = execFileSync(chromium, ['--version'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
    return version.trim().replace(/ built on.*/, '');
  } catch {
    return 'a Chromium that does not start';
  }
}
