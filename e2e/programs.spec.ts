/** How the app starts and ends, without Electron; and the article's program. The window plays no part in these. */
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect } from '@playwright/test';
import { announcement } from '../client/session-socket.ts';
import { fetchServed } from '../tooling/app/fetch-served.ts';
import { firstScripts } from '../tooling/app/first-load.ts';
import { runProgram } from '../tooling/app/run-program.ts';
import { test as base, idle } from './support/app.ts';
import { valueField, writeValue } from './support/window.ts';

interface Fixtures {
  /** A temporary one. */
  folder: string;
  /** Starts a program; what still runs at the test's end is ended. */
  run: typeof runProgram;
}

const test = base.extend<Fixtures>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the first parameter's pattern
  folder: async ({}, use) => {
    const folder = mkdtempSync(join(tmpdir(), 'samepage-programs-'));
    await use(folder);
    rmSync(folder, { recursive: true });
  },
  // biome-ignore lint/correctness/noEmptyPattern: as above
  run: async ({}, use) => {
    const started: ReturnType<typeof runProgram>[] = [];
    await use((...order) => {
      const program = runProgram(...order);
      started.push(program);
      return program;
    });
    for (const { child, ended } of started) {
      child.kill('SIGKILL');
      await ended;
    }
  },
});

const noDisplay = { DISPLAY: undefined, WAYLAND_DISPLAY: undefined };

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  test(`serve says its address first, and ${signal} ends it cleanly`, { tag: '@web' }, async ({ run }) => {
    const serve = run('serve', ['--port', '0', '--no-open']);
    await serve.said(announcement);
    expect(serve.output()).toMatch(/^Samepage: .*\n$/);
    const url = announcement.exec(serve.output())?.[1] ?? '';
    expect((await fetchServed(url)).status).toBe(200);
    serve.child.kill(signal);
    expect(await serve.ended).toBe('exit code 0');
    await expect(fetchServed(url)).rejects.toThrow();
    expect(serve.output()).toMatch(/^Samepage: .*\n$/);
  });
}

for (const { title, env, euid, reason } of [
  { title: 'as root', env: { DISPLAY: ':0' }, euid: 0, reason: 'Chromium’s sandbox does not run as root' },
  { title: 'without a display', env: noDisplay, euid: 1000, reason: 'there is no display' },
]) {
  test(`start ${title}: one line says why it falls back, and how to see it all the same`, { tag: '@web' }, async ({
    run,
  }) => {
    const start = run('start', [], { env, euid });
    await start.said(/No window was opened.*\n/);
    // It comes through another pipe, and so perhaps later.
    await start.said(announcement);
    const lines = start.output().trim().split('\n');
    expect(lines.filter((line) => line.startsWith(`Electron does not run here: ${reason}`))).toHaveLength(1);
    expect(lines.filter((line) => announcement.test(line))).toHaveLength(1);
    expect(lines).toHaveLength(3);
    await start.stop();
  });

  test(`start --electron ${title}: no fallback, exit code 1`, { tag: '@web' }, async ({ run }) => {
    const start = run('start', ['--electron'], { env, euid });
    expect(await start.ended).toBe('exit code 1');
    expect(start.output()).toMatch(new RegExp(`^Electron does not run here: ${reason}.*\\.\n$`));
  });
}

test('start where Electron is neither there nor available: it says so and falls back', { tag: '@web' }, async ({
  folder,
  run,
}) => {
  const env = {
    DISPLAY: ':0',
    PATH: folder,
    ELECTRON_OVERRIDE_DIST_PATH: folder,
    // Nobody answers at this port.
    ELECTRON_MIRROR: 'http://127.0.0.1:1/',
    electron_config_cache: folder,
  };
  const start = run('start', [], { env, euid: 1000 });
  await start.said(/No window was opened.*\n/);
  expect(start.output()).toMatch(
    /^Electron does not run here: its program .*\. Samepage is shown by a browser instead\.$/m,
  );
  expect(start.output()).toMatch(/^No window was opened: no Chromium-family browser was found\./m);
  await start.stop();
});

test('wrong arguments are refused with a sentence, exit code 2', { tag: '@web' }, async ({ run }) => {
  for (const [program, args, sentence] of [
    ['start', ['--web', '--electron'], '--electron and --web exclude each other.'],
    ['serve', ['--port', '70000'], '--port 70000: a port is a whole number from 0 to 65535'],
    ['serve', ['--open'], "Unknown option '--open'"],
  ] as const) {
    const wrong = run(program, args);
    expect(await wrong.ended).toBe('exit code 2');
    expect(wrong.output()).toContain(sentence);
  }
});

test('start --web: its own window, asked about before it closes, and the app ends with it', {
  tag: '@web',
}, async ({ chromium, folder, problems, run }) => {
  if (!chromium) throw new Error('this test is about the web host');
  // A browser that shows nothing: it writes down what it was asked to open, and lives until it is ended.
  const asked = join(folder, 'asked');
  writeFileSync(
    join(folder, 'chromium'),
    `#!/bin/sh\necho "$$ $*" > '${asked}.new'\nmv '${asked}.new' '${asked}'\nexec /bin/sleep 600\n`,
  );
  chmodSync(join(folder, 'chromium'), 0o755);
  const env = { DISPLAY: ':0', PATH: `${folder}${delimiter}${process.env['PATH']}` };
  const start = run('start', ['--web'], { env, euid: 1000 });
  await start.said(/Samepage runs in a window of .*chromium, and ends with it\./);
  expect(start.output()).not.toContain('token');
  await expect(() => readFileSync(asked)).toPass();
  const [browserPid = '', ...args] = readFileSync(asked, 'utf8').split(' ');
  const opened = args.find((arg) => arg.startsWith('--app='))?.slice('--app='.length) ?? '';
  expect(args.join(' ')).not.toMatch(/localhost|token/);

  const context = await chromium.newContext();
  const page = await context.newPage();
  problems.watch(page);
  await page.goto(opened);
  await expect(valueField(page, 'A')).toHaveValue('0');
  await idle(page);

  await writeValue(page, 'A', '42');
  await expect(valueField(page, 'B')).toHaveValue('42');
  // There is something to lose once the write is known as a step; its bytes may come before.
  await idle(page);
  const question = page.waitForEvent('dialog');
  await page.close({ runBeforeUnload: true });
  expect((await question).type()).toBe('beforeunload');
  await (await question).dismiss();
  await expect(valueField(page, 'B')).toHaveValue('42');
  // A reload loses nothing, so it does not ask.
  const asking: string[] = [];
  page.on('dialog', (dialog) => {
    asking.push(dialog.type());
    void dialog.accept();
  });
  await page.keyboard.press('F5');
  await page.reload();
  await expect(valueField(page, 'B')).toHaveValue('42');
  expect(asking).toEqual([]);

  await context.close();
  process.kill(Number(browserPid));
  expect(await start.ended).toBe('exit code 0');
});

test('the page is React’s production version, and at first at most 200 kB of compressed JavaScript', {
  tag: '@web',
}, () => {
  const code = firstScripts('dist/renderer').map((path) => readFileSync(path));
  const compressed = code.map((each) => gzipSync(each).length).reduce((sum, bytes) => sum + bytes, 0);
  expect(compressed).toBeGreaterThan(100_000);
  expect(compressed).toBeLessThan(200_000);
  expect(code.some((each) => each.includes('React DevTools'))).toBe(false);
});

test('trick prints the article’s run, and what moving a big block costs', { tag: '@web' }, async ({ run }) => {
  const trick = run('samepage', ['trick']);
  expect(await trick.ended).toBe('exit code 0');
  const lines = trick.output().split('\n');
  expect(lines[0]).toMatch(/^Mapped to [1-9a-f][0-9a-f]*0000 and [1-9a-f][0-9a-f]*0000$/);
  expect(lines.slice(1, 4)).toEqual(['*pdw1 = 0, *pdw2 = 0', '*pdw1 = 42, *pdw2 = 42', '']);
  // The thread itself may fault once or twice meanwhile: of some page of its own, not of the block's thousands.
  const own = 3;
  const figures =
    /^ +[\d.,]+ (ns|µs|ms) +([\d,]+) +[\d.,]+ (µs|ms|s) +([\d,]+) +\d+ [KMG]iB → \d+ [KMG]iB +[\d.,]+× (faster|slower)$/;
  const counted = (faults = '') => Number(faults.replaceAll(',', ''));
  for (const [block, faults] of [
    ['64 KiB', 16],
    ['1 MiB', 256],
    ['64 MiB', 16_384],
    ['1 GiB', 262_144],
  ] as const) {
    const row = lines.find((line) => line.startsWith(`${block} `))?.slice(block.length) ?? `no row for ${block}`;
    if (row.includes('left out: needs')) continue;
    expect(row).toMatch(figures);
    const [, , ofMove, , ofCopy] = figures.exec(row) ?? [];
    expect(counted(ofMove), row).toBeLessThanOrEqual(own);
    expect(counted(ofCopy), row).toBeGreaterThanOrEqual(faults);
    expect(counted(ofCopy), row).toBeLessThanOrEqual(faults + own);
  }
  const untouched = lines.find((line) => line.startsWith('1 TiB, untouched')) ?? '';
  expect(untouched).toMatch(/^1 TiB, untouched +[\d.,]+ (ns|µs|ms) +[0-3] +– +– +0 B → 0 B +–$/);
});
