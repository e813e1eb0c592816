/** Processes whose addresses are not those that ours may use, and what of them cannot be shown. */
import { expect, type Page } from '@playwright/test';
import { CPrograms } from '../native-bridge/os/linux/testing/c-programs.ts';
import { mapsOf } from '../tooling/app/maps.ts';
import { runs32Bit } from '../tooling/runs-32-bit.ts';
import { test as base, idle } from './support/app.ts';
import { button, handle, statusOf } from './support/window.ts';

const test = base.extend<{ programs: CPrograms }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the first parameter's pattern
  programs: async ({}, use) => {
    const programs = new CPrograms();
    await use(programs);
    programs.end();
  },
});

async function show(page: Page, pid: number): Promise<void> {
  await button(page, 'Show another process’s regions…').click();
  await page.getByRole('combobox', { name: 'Process', exact: true }).fill(String(pid));
  await button(page.getByRole('dialog'), 'Show').click();
  await expect(page.getByRole('region', { name: 'Another process', exact: true })).toContainText(`Process ${pid}`);
}

async function type(page: Page, place: string): Promise<void> {
  await page.keyboard.press('ControlOrMeta+g');
  await page.keyboard.type(place);
  await page.keyboard.press('Enter');
}

/** What “Go to” says of a place that it refuses; then the field is left. */
async function refusalOf(page: Page, place: string): Promise<string> {
  await type(page, place);
  const note = page.locator('.goto-popup .field-error');
  await expect(note).toBeVisible();
  const text = (await note.textContent()) ?? '';
  for (let press = 0; press < 3; press += 1) await page.keyboard.press('Escape');
  return text;
}

const gutter = (page: Page) => page.locator('.overview-title');

// mmap_min_addr does not bind root (CAP_SYS_RAWIO).
if (process.getuid?.() === 0) {
  test('memory at address 0 is shown, gone to and walked through', async ({ app, programs }) => {
    const { page } = app;
    const low = await programs.start(
      programs.compile(`
        #include <stdio.h>
        #include <sys/mman.h>
        #include <unistd.h>
        int main(void) {
          const int how = MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED;
          if (mmap((void *)0, 4096, 3, how, -1, 0) == MAP_FAILED) return 1;
          if (mmap((void *)0x2000, 8192, 3, how, -1, 0) == MAP_FAILED) return 1;
          puts("ready"); fflush(stdout);
          for (;;) pause();
        }`),
    );
    await show(page, low.pid);
    await type(page, '0x2000');
    await expect(statusOf(page)).toContainText('The map shows 0x2000');
    await idle(page);
    await page.keyboard.press(',');
    await expect(statusOf(page)).toContainText('0x0–0x1000');
    await idle(page);
    // Its menu opens only where it is on the map.
    await page.keyboard.press('Shift+F10');
    await expect(page.getByRole('menu', { name: 'Region anonymous' })).toBeVisible();
    await page.keyboard.press('Escape');
    await page.keyboard.press('.');
    await expect(statusOf(page)).toContainText('0x2000–0x4000');
    expect(await refusalOf(page, '0x0-1')).toBe('That is below 0.');
  });
}

if (runs32Bit()) {
  test('a program of 32 bits has 4 GiB of addresses', async ({ app, programs }) => {
    const { page } = app;
    const path = programs.compile(
      `void _start(void) {
        int result;
        __asm__ volatile("int $0x80" : "=a"(result) : "a"(4), "b"(1), "c"("ready\\n"), "d"(6) : "memory");
        for (;;) __asm__ volatile("int $0x80" : "=a"(result) : "a"(29) : "memory");
      }`,
      ...['-m32', '-nostdlib', '-static', '-fno-pie', '-no-pie', '-fno-stack-protector'],
    );
    const narrow = await programs.start(path);
    await expect(gutter(page)).toContainText('128 TiB');
    await show(page, narrow.pid);
    await expect(gutter(page)).toContainText('4 GiB');
    expect(await refusalOf(page, '0x7f0000000000')).toBe(
      '0x7f0000000000 is out of range. Addresses here are 0x10000–0x100000000.',
    );
    await type(page, '[stack]');
    const { start = 0 } = mapsOf(narrow.pid).find(({ path }) => path === '[stack]') ?? {};
    await expect(statusOf(page)).toContainText(`The map shows 0x${start.toString(16)}`);
    await button(page, 'Back to Samepage’s own').click();
    await expect(gutter(page)).toContainText('128 TiB');
    await type(page, '0x7f0000000000');
    await expect(statusOf(page)).toContainText('The map shows 0x7f0000000000');
  });
}

// Kernels may be started without it (vsyscall=none).
if (mapsOf(process.pid).some(({ path }) => path === '[vsyscall]')) {
  test('what lies above all programs is refused in the same sentence, however it is asked for', async ({ app }) => {
    const { page } = app;
    await idle(page);
    const before = await handle(page, 'B').boundingBox();
    const sentence = await refusalOf(page, '[vsyscall]');
    expect(sentence).toMatch(/^0xffffffffff600000 is out of range: it lies in the system’s half\. Addresses here are /);
    for (const place of ['vsyscall', '0xffffffffff600000', 'ffffffff`ff600000']) {
      expect(await refusalOf(page, place)).toBe(sentence);
    }
    await button(page, 'Address space as a table').click();
    const table = page.getByRole('treegrid');
    await table.focus();
    await page.keyboard.press('End');
    await button(page.getByRole('toolbar', { name: 'With the active row' }), 'Fit in the window').click();
    await expect(statusOf(page)).toContainText(sentence);
    await button(page, 'Address space as a table').click();
    await idle(page);
    expect(await handle(page, 'B').boundingBox()).toEqual(before);
    // By keys: it comes after the last region that can be shown.
    await type(page, '[stack]');
    await expect(statusOf(page)).toContainText('([stack])');
    await idle(page);
    await page.keyboard.press('.');
    await expect(statusOf(page)).toContainText(sentence);
  });
}
