/**
 * `node scripts/run-built.mjs <program> [arguments]`: builds, quietly, if anything changed since the last build, then
 * runs dist/main/<program>.cjs in this same process: so signals reach it, and its standard output is its own from the
 * first byte. The build runs in a child, which leaves none of its memory behind for the map to show.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const root = join(import.meta.dirname, '..');
/** Bears the time at which the last whole build began (vite.config.ts writes it). */
const stamp = join(root, 'dist/built');

const shell = process.ppid;

/** What a build is made of. A folder's own time changes when files are added or removed. */
const sources = [
  'build',
  'client',
  'electron',
  'native-bridge',
  'programs',
  'package-lock.json',
  'package.json',
  'protocol',
  'renderer',
  'scenes',
  'scripts',
  'vite.config.ts',
  'web-host',
].map((path) => join(root, path));

function changedSince(time, path) {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats === undefined) return false;
  if (stats.mtimeMs > time) return true;
  return stats.isDirectory() && readdirSync(path).some((name) => changedSince(time, join(path, name)));
}

function build() {
  const vite = join(root, 'node_modules/vite/bin/vite.js');
  if (!existsSync(vite)) fail('Samepage is not installed yet: run “npm ci” first.');
  const options = { cwd: root, encoding: 'utf8' };
  const built = spawnSync(process.execPath, [vite, 'build', '--app', '--logLevel', 'warn'], options);
  if (built.status !== 0) fail(`Samepage could not be built.\n${built.stdout}${built.stderr}`);
}

function fail(message) {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}

const builtAt = statSync(stamp, { throwIfNoEntry: false })?.mtimeMs;
if (builtAt === undefined || sources.some((path) => changedSince(builtAt, path))) build();

/**
 * npm passes a signal to stop on to its shell alone, which dies of it and leaves us behind. So who was started by npm
 * stops when its shell is gone.
 */
function stopWithShell() {
  const watch = setInterval(() => {
    if (process.ppid === shell) return;
    clearInterval(watch);
    process.kill(process.pid, 'SIGTERM');
  }, 250);
  watch.unref();
}

const [program, ...rest] = process.argv.slice(2);
const entry = join(root, 'dist/main', `${program}.cjs`);
if (!existsSync(entry)) fail(`There is no program “${program}”.`);
if (process.env.npm_lifecycle_event) stopWithShell();
process.argv = [process.execPath, entry, ...rest];
await import(pathToFileURL(entry).href);
