/** run-built.mjs in a small project of its own, with a build tool that only counts how often it was called. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, mkdtemp, readFile, rm, unlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { thisMachine } from '../native-bridge/os/machine.ts';
import { runProgram } from '../programs/start/testing/run.ts';

let root: string;
let script: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'samepage-run-built-'));
  script = join(root, 'scripts/run-built.mjs');
  for (const folder of ['scripts', 'renderer/map', 'dist/main', 'node_modules/vite/bin']) {
    await mkdir(join(root, folder), { recursive: true });
  }
  await writeFile(join(root, 'package.json'), '{ "type": "module" }');
  await writeFile(join(root, 'node_modules/package.json'), '{ "type": "commonjs" }');
  await cp(join(import.meta.dirname, 'run-built.mjs'), script);
  await writeFile(join(root, 'renderer/map/map.ts'), '');
  await writeFile(join(root, 'dist/main/hello.cjs'), 'console.log(JSON.stringify(process.argv.slice(2)));');
  await buildTool(`
    const fs = require('node:fs');
    fs.appendFileSync('builds', process.argv.slice(2).join(' ') + '\\n');
    fs.writeFileSync('dist/built', '');`);
});

afterEach(() => rm(root, { recursive: true }));

function buildTool(source: string): Promise<void> {
  return writeFile(join(root, 'node_modules/vite/bin/vite.js'), source);
}

const hello = () => runProgram(script, ['hello', '--port', '1']).ended;

async function builds(): Promise<string[]> {
  const log = await readFile(join(root, 'builds'), 'utf8');
  return log.trimEnd().split('\n');
}

/** Makes the last build one that began after everything else there is. */
async function buildAfterAll(): Promise<void> {
  const later = new Date(Date.now() + 60_000);
  await utimes(join(root, 'dist/built'), later, later);
}

describe('run-built', () => {
  it('builds, then runs the program with its arguments, and says nothing itself', async () => {
    expect(await hello()).toMatchObject({ code: 0, stdout: '["--port","1"]\n', stderr: '' });
    expect(await builds()).toEqual(['build --app --logLevel warn']);
  });

  it('does not build again what has not changed', async () => {
    await hello();
    await buildAfterAll();
    await hello();
    expect(await builds()).toHaveLength(1);
  });

  it.each<[string, () => Promise<void>]>([
    ['a file has changed', () => writeFile(join(root, 'renderer/map/map.ts'), 'changed')],
    ['a file has come', () => writeFile(join(root, 'renderer/map/new.ts'), '')],
    ['a file has gone', () => unlink(join(root, 'renderer/map/map.ts'))],
  ])('builds again when %s', async (_, change) => {
    await hello();
    const past = new Date(Date.now() - 60_000);
    for (const path of ['', '/map', '/map/map.ts']) await utimes(join(root, `renderer${path}`), past, past);
    for (const path of ['scripts/run-built.mjs', 'package.json']) await utimes(join(root, path), past, past);
    const between = new Date(Date.now() - 30_000);
    await utimes(join(root, 'dist/built'), between, between);
    await change();
    await hello();
    expect(await builds()).toHaveLength(2);
  });

  it('shows what the build said where it failed, and runs nothing', async () => {
    await buildTool("console.log('main.tsx: what is this?'); process.exit(1);");
    const end = await hello();
    expect(end).toMatchObject({ code: 1, stdout: '' });
    expect(end.stderr).toContain('could not be built');
    expect(end.stderr).toContain('main.tsx: what is this?');
  });

  it('says what to do where nothing is installed', async () => {
    await rm(join(root, 'node_modules'), { recursive: true });
    expect(await hello()).toMatchObject({ code: 1, stderr: expect.stringContaining('npm ci') });
  });

  it('knows only programs', async () => {
    const end = await runProgram(script, ['bye']).ended;
    expect(end).toMatchObject({ code: 1, stderr: 'There is no program “bye”.\n' });
  });

  it.runIf(thisMachine().platform !== 'win32')(
    'is stopped in order when the shell that npm started it in is killed',
    async () => {
      const program = `
      process.on('SIGTERM', () => { console.log('stopped'); process.exit(0); });
      setInterval(() => undefined, 1000);
      console.log('running');`;
      await writeFile(join(root, 'dist/main/hello.cjs'), program);
      // The second command keeps the shell from becoming the first.
      const shell = spawn('sh', ['-c', `"${process.execPath}" "${script}" hello; true`], {
        env: { ...process.env, npm_lifecycle_event: 'hello' },
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      let heard = '';
      shell.stdout.on('data', (chunk: Buffer) => {
        heard += chunk.toString();
        if (heard === 'running\n') shell.kill('SIGTERM');
      });
      // The pipe ends when the last who holds it has ended: the program, not the shell.
      await once(shell.stdout, 'end');
      expect(heard).toBe('running\nstopped\n');
    },
  );
});
