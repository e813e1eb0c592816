/** Whether electron-builder can get what it makes packages with. It tries for most of a minute itself before it says no. */
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** Where electron-builder gets its tools, unless it is configured otherwise. */
const source = 'https://github.com/electron-userland/electron-builder-binaries/releases';
const limitMs = 5_000;

/** Where electron-builder keeps what it has downloaded. */
function cacheFolder(env: Readonly<NodeJS.ProcessEnv>): string {
  const named = env['ELECTRON_BUILDER_CACHE'];
  if (named) return named;
  if (process.platform === 'win32') return join(env['LOCALAPPDATA'] ?? homedir(), 'electron-builder/Cache');
  if (process.platform === 'darwin') return join(homedir(), 'Library/Caches/electron-builder');
  return join(env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'electron-builder');
}

/** Null where the tools were downloaded before, or their source answers within five seconds; else why not, as a clause. */
export async function obstacleToTools(env: Readonly<NodeJS.ProcessEnv>): Promise<string | null> {
  if (existsSync(cacheFolder(env))) return null;
  const url = env['ELECTRON_BUILDER_BINARIES_MIRROR'] || source;
  try {
    await fetch(url, { method: 'HEAD', signal: AbortSignal.timeout(limitMs) });
    return null;
  } catch {
    return `${new URL(url).host} does not answer`;
  }
}
