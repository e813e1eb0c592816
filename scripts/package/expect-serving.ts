/** The proof that a folder holds all that the app needs: it is started from there, far from any other node_modules. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { mapsOf } from '../../e2e/support/maps.ts';
import { startWebHost } from '../../e2e/support/web-host.ts';

/**
 * Starts the web host's program `name` of the app in `folder`. Its engine must map memory (the first start's two views of
 * one section, as Linux itself lists them), and its page must be served whole.
 */
export async function expectServing(folder: string, name: string): Promise<void> {
  const host = await startWebHost(folder, name);
  try {
    const maps = mapsOf(host.pid);
    const native = maps.filter(({ path }) => path.endsWith('/koffi.node')).map(({ path }) => path);
    expect(native.length).toBeGreaterThan(0);
    expect(native.filter((path) => !path.startsWith(`${folder}/`))).toEqual([]);
    const views = maps.filter(({ path, perms }) => path.startsWith('/memfd:samepage') && perms === 'rw-s');
    expect(views).toHaveLength(2);
    expect(new Set(views.map(({ inode, offset }) => `${inode} ${offset}`)).size).toBe(1);

    const { origin } = new URL(host.url);
    const page = await (await fetch(origin)).text();
    const named = [...page.matchAll(/(?:src|href)="\.?(\/[^"]+)"/g)].map(([, path]) => path);
    expect(named.length).toBeGreaterThan(2);
    const assets = readdirSync(join(folder, 'dist/renderer/assets')).map((asset) => `/assets/${asset}`);
    for (const path of new Set([...named, ...assets, '/licences.txt'])) {
      const answer = await fetch(`${origin}${path}`);
      expect(`${path} ${answer.status} ${(await answer.arrayBuffer()).byteLength > 0}`).toBe(`${path} 200 true`);
    }
  } finally {
    await host.stop();
  }
}
