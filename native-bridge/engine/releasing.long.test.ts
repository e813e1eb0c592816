/** Made, mapped, moved, unmapped, removed, ten thousand times: nothing is left behind. */
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { expect, it } from 'vitest';
import { offsetAddress } from '../../protocol/address.ts';
import { FakeOs } from '../os/fake/fake-os.ts';
import { Engine } from './engine.ts';
import { known, Stage } from './testing/stage.ts';
import { realWorld } from './testing/world.ts';

/** Counted by the test itself, from what the system lists. */
function leftovers(): { regions: number; descriptors: number } {
  const links = readdirSync('/proc/self/fd').map((entry) => {
    try {
      return readlinkSync(`/proc/self/fd/${entry}`);
    } catch {
      return ''; // the descriptor that listed the folder
    }
  });
  return {
    regions: readFileSync('/proc/self/maps', 'latin1').split('samepage-section').length - 1,
    descriptors: links.filter((link) => link.includes('samepage')).length,
  };
}

const rounds = 10_000;

it('leaves regions and descriptors as they were', { timeout: 180_000 }, async () => {
  const stage = new Stage(await realWorld());
  expect(leftovers()).toEqual({ regions: 0, descriptors: 0 });
  await stage.perform({ kind: 'start-article' });
  const atStart = leftovers();
  expect(atStart).toEqual({ regions: 2, descriptors: 1 });
  const bytes = 4 * stage.page;
  const elsewhere = stage.place();
  for (let round = 0; round < rounds; round += 1) {
    const made = await stage.perform({ kind: 'create-section', bytes, mapView: round % 2 === 0 });
    const section = known(made.section);
    const view = made.view ?? (await stage.map(section, { sharing: 'copy-on-write' }));
    // Elsewhere, or onto itself by a page.
    const to = round % 3 === 0 ? offsetAddress(stage.view(view).address, stage.page) : elsewhere;
    if (round % 8 === 0) await stage.write(view, 0, 1);
    if (round % 16 === 0) await stage.perform({ kind: 'remap-as', view, sharing: 'copy-on-write' });
    await stage.perform({ kind: 'move', view, to, method: round % 5 === 0 ? 'unmap-map' : 'remap' });
    if (round % 7 === 0) await stage.undo();
    if (round % 4 !== 0) await stage.perform({ kind: 'unmap', view });
    await stage.perform({ kind: 'remove-section', section });
    if (round % 10 === 0) {
      await stage.undo();
      await stage.redo();
    }
    if (round % 25 === 24) await stage.engine.clearHistory();
    stage.changes.length = 0;
  }
  expect(stage.snapshot.history.heldBytes).toBe(0);
  expect(leftovers()).toEqual(atStart);
  expect([stage.snapshot.views.length, stage.snapshot.sections.length]).toEqual([2, 1]);
  await stage.end();
  expect(leftovers()).toEqual({ regions: 0, descriptors: 0 });
});

it('a closed engine sees no more of the system’s calls', async () => {
  const os = new FakeOs();
  const [closed, open] = [new Engine(os), new Engine(os)];
  await closed.close();
  await open.perform({ kind: 'start-article' });
  const callsOf = (engine: Engine) => engine.snapshot({ kind: 'web', endsWithWindow: true }).calls.length;
  expect(callsOf(open)).toBeGreaterThan(0);
  expect(callsOf(closed)).toBe(0);
  await open.close();
});
