/**
 * `npm run fuzz -- soak --minutes 30`: the built web host and a page in Chromium, worked without a pause; what both hold
 * is measured all along and must not grow. A step is one second.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { type CDPSession, chromium } from '@playwright/test';
import { withSession } from '../../client/client.ts';
import { idle } from '../../e2e/support/app.ts';
import { held } from '../../e2e/support/held.ts';
import { type Address, address } from '../../protocol/address.ts';
import type { Client } from '../../protocol/rpc.ts';
import { startWebHost } from '../../tooling/app/web-host.ts';
import { chromiumOptions } from '../../tooling/chromium/chromium-options.ts';
import type { FuzzOptions } from './options.ts';
import { Random } from './random.ts';

/** One look at host and page, each after what they need no more was collected as far as one can ask for it. */
interface Sample {
  /** s since the start. */
  at: number;
  hostMiB: number;
  descriptors: number;
  mapsLines: number;
  heapMiB: number;
  nodes: number;
  listeners: number;
}

type Figure = Exclude<keyof Sample, 'at'>;

/** How much more than after the warm-up each may be at the end. The host's own heap is collected when V8 likes. */
const mostGrowth: Readonly<Record<Figure, number>> = {
  hostMiB: 64,
  descriptors: 4,
  mapsLines: 200,
  heapMiB: 4,
  nodes: 1500,
  listeners: 120,
};

/** The page's caches fill up for some minutes; in a run that is longer than these, a leak of a few letters a second shows. */
const longSeconds = 600;
const mostHeapGrowthInLong = 0.75;

const roundsPerSample = 40;
/** On a busy computer it goes on until there are this many: two for each fifth. */
const leastSamples = 10;
const places = 0x40_0000_0000;

export interface SoakReport {
  operations: number;
  samples: Sample[];
  /** What has grown, in words. */
  grown: string[];
}

export async function soak({ steps, seed, say }: FuzzOptions): Promise<SoakReport> {
  const host = await startWebHost(process.cwd());
  const browser = await chromium.launch(chromiumOptions());
  const samples: Sample[] = [];
  let operations = 0;
  try {
    const page = await browser.newPage();
    await page.goto(host.url);
    await idle(page);
    const session = await page.context().newCDPSession(page);
    const started = performance.now();
    const seconds = () => (performance.now() - started) / 1000;
    await withSession(host.url, async (engine) => {
      for (let round = 0; seconds() < steps || samples.length < leastSamples; round += 1) {
        operations += await work(engine, new Random(seed, round));
        if (round % roundsPerSample !== roundsPerSample - 1) continue;
        await engine.request('clearHistory', {});
        await idle(page);
        const sample = { at: Math.round(seconds()), ...ofHost(host.pid), ...(await ofPage(session)) };
        samples.push(sample);
        say(`soak: ${operations} operations, ${JSON.stringify(sample)}`);
      }
    });
  } finally {
    await browser.close();
    await host.stop();
  }
  return { operations, samples, grown: grownFigures(samples, steps) };
}

/** Some of what a person does, in its own section, which goes again. Returns how many operations it took. */
async function work(engine: Client, random: Random): Promise<number> {
  const perform = (action: Parameters<typeof engine.request<'perform'>>[1]['action']) =>
    engine.request('perform', { action });
  const { section, view } = await perform({ kind: 'create-section', bytes: 65_536, mapView: true });
  if (section === null || view === null) throw new Error('no section was made');
  let place = random.below(1000);
  const at = (): Address => address(places + place++ * 2 ** 20);
  const copy = await perform({
    ...{ kind: 'map', section, offset: 0, length: 65_536, protection: 'read-write' },
    ...{ sharing: 'copy-on-write', place: { kind: 'fixed', address: at() } },
  });
  const views = [view, copy.view ?? view];
  for (const letter of views) {
    await perform({ kind: 'write', view: letter, offset: random.below(60_000), bytes: random.bytes(300) });
    await perform({ kind: 'move', view: letter, to: at(), method: random.pick(['remap', 'unmap-map']) });
  }
  await perform({ kind: 'protect', view, protection: 'read' });
  await engine.request('undo', {});
  await engine.request('undo', {});
  await engine.request('redo', {});
  await perform({ kind: 'unmap', view: copy.view ?? view });
  await engine.request('undo', {});
  await perform({ kind: 'remove-section', section });
  return 13;
}

function ofHost(pid: number): Pick<Sample, 'hostMiB' | 'descriptors' | 'mapsLines'> {
  const status = readFileSync(`/proc/${pid}/status`, 'latin1');
  return {
    hostMiB: Math.round(Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1]) / 1024),
    descriptors: readdirSync(`/proc/${pid}/fd`).length,
    mapsLines: readFileSync(`/proc/${pid}/maps`, 'latin1').split('\n').length - 1,
  };
}

async function ofPage(session: CDPSession): Promise<Pick<Sample, 'heapMiB' | 'nodes' | 'listeners'>> {
  const { nodes, listeners, heapBytes } = await held(session);
  return { heapMiB: Math.round((heapBytes / 2 ** 20) * 10) / 10, nodes, listeners };
}

/** The last fifth of the samples against the second fifth: the first is the warm-up. */
function grownFigures(samples: readonly Sample[], seconds: number): string[] {
  const fifth = Math.floor(samples.length / 5);
  if (fifth === 0) return [`only ${samples.length} samples, which say nothing`];
  const most = seconds < longSeconds ? mostGrowth : { ...mostGrowth, heapMiB: mostHeapGrowthInLong };
  // The table's own keys, whose names Object.keys forgets.
  return (Object.keys(mostGrowth) as Figure[]).flatMap((figure) => {
    const least = (from: number) => Math.min(...samples.slice(from, from + fifth).map((sample) => sample[figure]));
    const [early, late] = [least(fifth), least(samples.length - fifth)];
    return late - early > most[figure] ? [`${figure} grew from ${early} to ${late}`] : [];
  });
}

export async function soakLong(options: FuzzOptions): Promise<void> {
  const { operations, samples, grown } = await soak(options);
  const [first, last] = [samples[Math.floor(samples.length / 5)], samples.at(-1)];
  options.say(JSON.stringify({ operations, samples: samples.length, afterWarmUp: first, atTheEnd: last }));
  if (grown.length > 0) throw new Error(grown.join('; '));
}
