/** The proof that a folder holds all that the app needs: it is started from there, far from any other node_modules. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { withSession } from '../../client/client.ts';
import { fetchServed } from '../../tooling/app/fetch-served.ts';
import { mapsOf } from '../../tooling/app/maps.ts';
import { startWebHost } from '../../tooling/app/web-host.ts';

/**
 * Starts the web host's program `name` of the app in `folder`. Its engine must map memory (the first start's two views of
 * one section, as Linux itself lists them), and its page must be served whole.
 */
export async function expectServing(folder: string, name: string): Promise<void> {
  const host = await startWebHost(folder, name);
  try {
    const { views } = await withSession(host.url, (client) => client.request('state', {}));

    const maps = mapsOf(host.pid);
    const native = maps.filter(({ path }) => path.endsWith('/koffi.node')).map(({ path }) => path);
    expect(native.length).toBeGreaterThan(0);
    expect(native.filter((path) => !path.startsWith(`${folder}/`))).toEqual([]);
    const mapped = maps.filter(({ path, perms }) => path.startsWith('/memfd:samepage') && perms === 'rw-s');
    expect(mapped.map(({ start }) => start)).toEqual(views.map(({ address }) => address));
    expect(mapped).toHaveLength(2);
    expect(new Set(mapped.map(({ inode, offset }) => `${inode} ${offset}`)).size).toBe(1);

    const { body: page } = await fetchServed(host.url);
    const named = [...page.matchAll(/(?:src|href)="\.?(\/[^"]+)"/g)].map(([, path]) => path);
    expect(named.length).toBeGreaterThan(2);
    const assets = readdirSync(join(folder, 'dist/renderer/assets')).map((asset) => `/assets/${asset}`);
    for (const path of new Set([...named, ...assets, '/licences.txt'])) {
      const { status, body } = await fetchServed(host.url, path);
      expect(`${path} ${status} ${body.length > 0}`).toBe(`${path} 200 true`);
    }
  } finally {
    await host.stop();
  }
}
