/**
 * `npm run fuzz -- kills`: the built web host writes into a file, window after window, and is killed in the middle of it
 * (SIGKILL). Every write that was acknowledged must be in the file, and every slot of it whole.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { withSession } from '../../client/client.ts';
import { startWebHost } from '../../tooling/app/web-host.ts';
import type { FuzzOptions } from './options.ts';
import { Random } from './random.ts';

/** Longer than a page, and no divisor of it: slots lie across pages. */
const slotBytes = 5000;
const slots = 100;
/** Asked for at the same time. */
const underWay = 8;
const mostWrites = 400;

export interface KillReport {
  acknowledged: number;
  /** Slots that hold parts of two writes, or less than was acknowledged. */
  torn: number;
}

/** One kill; which writes come before it follows from the random numbers. */
export async function killWhileWriting(random: Random): Promise<KillReport> {
  const folder = mkdtempSync(join(tmpdir(), 'samepage-kills-'));
  const path = join(folder, 'file');
  writeFileSync(path, new Uint8Array(slots * slotBytes));
  const host = await startWebHost(process.cwd());
  /** By slot: the last value whose write was acknowledged, and the last that was asked for. */
  const acknowledged = new Map<number, number>();
  let count = 0;
  let killed = false;
  const killAfter = 20 + random.below(mostWrites - 60);
  try {
    await withSession(host.url, async (engine) => {
      const opened = await engine.request('perform', {
        action: { kind: 'open-file', path, access: 'read-write', mapView: true },
      });
      let next = 0;
      const lane = async () => {
        while (next < mostWrites && !killed) {
          const value = next++;
          const slot = value % slots;
          const bytes = new Uint8Array(new Uint32Array(slotBytes / 4).fill(value + 1).buffer);
          const action = { kind: 'write', view: opened.view ?? '', offset: slot * slotBytes, bytes } as const;
          await engine.request('perform', { action });
          acknowledged.set(slot, Math.max(acknowledged.get(slot) ?? 0, value + 1));
          count += 1;
          if (count === killAfter) {
            killed = true;
            process.kill(host.pid, 'SIGKILL');
          }
        }
      };
      await Promise.allSettled(Array.from({ length: underWay }, lane));
    });
    await host.ended;
    return { acknowledged: count, torn: tornSlots(path, acknowledged) };
  } finally {
    if (!killed) process.kill(host.pid, 'SIGKILL');
    rmSync(folder, { recursive: true });
  }
}

function tornSlots(path: string, acknowledged: ReadonlyMap<number, number>): number {
  const words = new Uint32Array(new Uint8Array(readFileSync(path)).buffer);
  let torn = 0;
  for (let slot = 0; slot < slots; slot += 1) {
    const held = words.subarray((slot * slotBytes) / 4, ((slot + 1) * slotBytes) / 4);
    const [first = 0] = held;
    if (held.some((word) => word !== first) || first < (acknowledged.get(slot) ?? 0)) torn += 1;
  }
  return torn;
}

/** Each step is one kill. */
export async function fuzzKills({ steps, seed, from, say }: FuzzOptions): Promise<void> {
  const total: KillReport = { acknowledged: 0, torn: 0 };
  for (let step = from; step < from + steps; step += 1) {
    const { acknowledged, torn } = await killWhileWriting(new Random(seed, step));
    total.acknowledged += acknowledged;
    total.torn += torn;
    say(`kill ${step}: ${acknowledged} writes acknowledged, ${torn} slots torn or lost`);
  }
  say(JSON.stringify({ kills: steps, ...total }));
  if (total.torn > 0) throw new Error(`${total.torn} slots are torn or lost.`);
}
