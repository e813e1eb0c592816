/** Workspaces and traces that are damaged or hostile, opened by the dialog: a sentence each, and the session stays as it is. */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, type Page } from '@playwright/test';
import { coverage, mapsOf } from '../tooling/app/maps.ts';
import { test as base, idle } from './support/app.ts';
import { alertOf, button, statusOf, valueField, writeValue } from './support/window.ts';

const test = base.extend<{ folder: string }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the first parameter's pattern
  folder: async ({}, use) => {
    const folder = mkdtempSync(join(tmpdir(), 'samepage-damaged-'));
    await use(folder);
    rmSync(folder, { recursive: true, force: true });
  },
});
test.use({ allowProcesses: true });
// Some twenty files each, one after another, on a computer with other things to do.
test.setTimeout(300_000);

const pathIn = (page: Page, name: string) =>
  page.getByRole('dialog', { name, exact: true }).getByLabel('Path', { exact: true });

async function byPalette(page: Page, command: string): Promise<void> {
  await page.keyboard.press('ControlOrMeta+Shift+P');
  await expect(page.getByRole('combobox', { name: 'Command', exact: true })).toBeFocused();
  await page.keyboard.type(command);
  await page.keyboard.press('Enter');
}

async function saveAs(page: Page, path: string): Promise<void> {
  await byPalette(page, 'Save the workspace as');
  await expect(pathIn(page, 'Save the workspace')).toBeFocused();
  await page.keyboard.type(path);
  await page.keyboard.press('Enter');
  await expect(statusOf(page)).toContainText(`The workspace is saved as ${path}`);
}

/** What the session is: its mappings, its value, and what could be undone. */
async function sessionOf({ page, pid }: { page: Page; pid: number }) {
  await idle(page);
  return {
    mapped: coverage(mapsOf(pid), 0x280000, 0x2a0000),
    sections: mapsOf(pid).filter(({ path }) => path.includes('samepage-')).length,
    values: [await valueField(page, 'A').inputValue(), await valueField(page, 'B').inputValue()],
    undo: await button(page, 'Undo').getAttribute('title'),
    cards: await page.getByRole('group', { name: /^View [A-Z]+$/ }).count(),
  };
}

interface Document {
  version: unknown;
  sections: { bytes: string; contents: { deflated: string; bytes: string }[] }[];
  views: { address: string; length: string; offset: string }[];
}

/** By name: what becomes of a whole workspace's text, and what is said of it. */
const damages: readonly [string, (whole: string) => string | Uint8Array, RegExp][] = [
  ['nothing', () => '', /not a JSON document/],
  ['not JSON', () => 'Dear diary, today I mapped a page.', /not a JSON document/],
  ['cut in half', (whole) => whole.slice(0, whole.length / 2), /not a JSON document/],
  ['cut by a byte', (whole) => whole.trimEnd().slice(0, -1), /not a JSON document/],
  ['no UTF-8', (whole) => Buffer.concat([Buffer.from(whole.slice(0, 20)), Buffer.from([0xff, 0xfe])]), /not a JSON/],
  ['nothing but brackets', () => '['.repeat(90_000_000), /more parts than a workspace, or deeper/],
  ['a bit near its beginning', (whole) => flippedBit(whole, 0.1), /not a JSON document/],
  ['a bit in its middle', (whole) => flippedBit(whole, 0.5), /not a JSON document/],
  ['a bit near its end', (whole) => flippedBit(whole, 0.9), /not a JSON document/],
  ['another document', () => '{"name":"samepage"}', /does not say that it is one/],
  ['a newer version', changed((it) => Object.assign(it, { version: 2 })), /its version is 2, of a newer Samepage/],
  ['version 0', changed((it) => Object.assign(it, { version: 0 })), /has no version/],
  ['a version that is text', changed((it) => Object.assign(it, { version: '1' })), /has no version/],
  [
    'a section of all bytes',
    changed(({ sections: [one] }) => Object.assign(one ?? {}, { bytes: '0xfffffffffffff' })),
    /up to 1\sTiB/,
  ],
  [
    'a size of too many digits',
    changed(({ sections: [one] }) => Object.assign(one ?? {}, { bytes: `0x${'f'.repeat(40)}` })),
    /bytes/,
  ],
  ['a size that is a number', changed(({ sections: [one] }) => Object.assign(one ?? {}, { bytes: 1e300 })), /bytes/],
  [
    'a view past all addresses',
    changed(({ views: [one] }) => Object.assign(one ?? {}, { address: '0xffffffffff000' })),
    /view A|0xffffffffff000/i,
  ],
  [
    'a view past its section',
    changed(({ views: [one] }) => Object.assign(one ?? {}, { length: '0x10000000' })),
    /past its section’s end/,
  ],
  [
    'a view within a page',
    changed(({ views: [one] }) => Object.assign(one ?? {}, { address: '0x280001' })),
    /does not begin with a page/,
  ],
  [
    'contents that are none',
    changedContents((it) => Object.assign(it, { deflated: 'AAAA' })),
    /not as long as it says, or damaged/,
  ],
  [
    'contents that grow without end',
    changedContents((it) => Object.assign(it, { bytes: '0x8000000' })),
    /do not lie within it|more than/,
  ],
  ['contents that are no base64', changedContents((it) => Object.assign(it, { deflated: '<script>' })), /base64/],
  ['40,000 views', changed((it) => Object.assign(it, { views: Array(40_000).fill(it.views[0]) })), /views must have/],
];

/** The highest one of a byte: no UTF-8. What other bits do, document.test.ts tries. */
function flippedBit(whole: string, part: number): Uint8Array {
  const bytes = Buffer.from(whole);
  const at = Math.floor(part * bytes.length);
  bytes[at] = (bytes[at] ?? 0) ^ 0x80;
  return bytes;
}

function changed(change: (document: Document) => unknown): (whole: string) => string {
  return (whole) => {
    const document: Document = JSON.parse(whole);
    change(document);
    return JSON.stringify(document);
  };
}

function changedContents(change: (piece: { deflated: string; bytes: string }) => unknown): (whole: string) => string {
  return changed(({ sections }) => sections.flatMap(({ contents }) => contents).map(change));
}

test('a damaged workspace is refused in a sentence, and the session stays as it is', async ({ app, folder }) => {
  const { page } = app;
  await writeValue(page, 'A', '42');
  const path = join(folder, 'whole.samepage');
  await saveAs(page, path);
  const whole = readFileSync(path, 'utf8');
  const before = await sessionOf(app);
  const open = async (damaged: string) => {
    await byPalette(page, 'Open a workspace');
    await expect(pathIn(page, 'Open a workspace')).toBeFocused();
    await page.keyboard.insertText(damaged);
    await page.keyboard.press('Enter');
    await expect(page.getByRole('dialog')).toHaveCount(0);
  };
  for (const [name, damage, sentence] of damages) {
    const damaged = join(folder, `${name}.samepage`);
    writeFileSync(damaged, damage(whole));
    await open(damaged);
    await expect(alertOf(page), name).toContainText(sentence);
    expect(await sessionOf(app), name).toEqual(before);
    await button(alertOf(page), 'Dismiss').click();
    await expect(alertOf(page)).toHaveCount(0);
  }
  const huge = join(folder, 'huge.samepage');
  writeFileSync(huge, whole);
  truncateSync(huge, 2 ** 40);
  await open(huge);
  await expect(alertOf(page)).toContainText('a workspace has 100663296 at most');
  expect(await sessionOf(app)).toEqual(before);
});

test('a damaged trace is refused in a sentence at its path, and the session stays as it is', async ({
  app,
  folder,
}) => {
  const { page } = app;
  await writeValue(page, 'A', '42');
  const open = async (path: string) => {
    await byPalette(page, 'Open a trace');
    await expect(pathIn(page, 'Open a trace')).toBeFocused();
    await page.keyboard.insertText(path);
    await page.keyboard.press('Enter');
  };
  const strip = page.getByRole('slider', { name: 'Moment of the trace', exact: true });
  await open(resolve('native-bridge/tracing/testing/logs/plain.strace'));
  await expect(strip).toBeVisible();
  const path = join(folder, 'whole.samepage-trace');
  await byPalette(page, 'Save the trace');
  await expect(pathIn(page, 'Save the trace')).toBeFocused();
  await page.keyboard.insertText(path);
  await page.keyboard.press('Enter');
  await expect(statusOf(page)).toContainText(`The trace is saved as ${path}`);
  await byPalette(page, 'Leave the trace');
  await expect(strip).toHaveCount(0);
  const before = await sessionOf(app);
  const whole = readFileSync(path);
  const line = whole.indexOf('\n') + 1;
  const withLine = (text: string) => Buffer.concat([Buffer.from(`${text}\n`), whole.subarray(line)]);
  const withByte = (at: number, byte: number) => {
    const bytes = Buffer.from(whole);
    bytes[at] = byte;
    return bytes;
  };
  for (const [name, bytes, sentence] of [
    ['nothing', Buffer.alloc(0), /neither a trace nor a log/],
    ['text', Buffer.from('Dear diary, today I mapped a page.\n'), /neither a trace nor a log/],
    ['zeros', Buffer.alloc(2 ** 20), /neither a trace nor a log/],
    ['its first line alone', whole.subarray(0, line), /This is not a whole trace/],
    ['cut in half', whole.subarray(0, whole.length / 2), /This is not a whole trace/],
    ['cut by a byte', whole.subarray(0, whole.length - 1), /This is not a whole trace/],
    ['a newer version', withLine('samepage-trace 99 100'), /This trace has version 99 of the format/],
    ['version 0', withLine('samepage-trace 0 100'), /This is not a whole trace/],
    ['a huge size', withLine(`samepage-trace 1 ${2 ** 40}`), /which is more than is read/],
    ['another size', withLine('samepage-trace 1 100'), /This is not a whole trace/],
    ['packed nonsense', Buffer.from('samepage-trace 1 100\nnonsense'), /it cannot be unpacked/],
    // Of a file without a checksum, other bits may say something else that is whole: trace-file.test.ts tries each byte.
    ['a letter of its first line', withByte(3, 0x41), /neither a trace nor a log/],
    ['a digit of its size', withByte(line - 2, 0x78), /This is not a whole trace/],
    ['a block of no kind', withByte(line, 0x07), /it cannot be unpacked/],
  ] as const) {
    const damaged = join(folder, `${name}.samepage-trace`);
    writeFileSync(damaged, bytes);
    await open(damaged);
    const dialog = page.getByRole('dialog', { name: 'Open a trace', exact: true });
    const refusal = dialog.locator('.field-error, [role="alert"]').first();
    await expect(refusal, name).toContainText(sentence);
    await page.keyboard.press('Escape');
    await expect(dialog).toHaveCount(0);
    await expect(strip).toHaveCount(0);
    expect(await sessionOf(app), name).toEqual(before);
  }
  await open(path);
  await expect(strip).toBeVisible();
});

test('a workspace whose folder was removed is not lost: a sentence, another place, or the same once the folder is back', async ({
  app,
  folder,
}) => {
  const { page } = app;
  const inner = join(folder, 'inner');
  mkdirSync(inner);
  const path = join(inner, 'session.samepage');
  await writeValue(page, 'A', '42');
  await saveAs(page, path);
  rmSync(inner, { recursive: true });
  await writeValue(page, 'A', '43');
  const before = await sessionOf(app);
  await page.keyboard.press('ControlOrMeta+S');
  await expect(alertOf(page)).toContainText(
    `The workspace cannot be saved as “${path}”: there is no folder “${inner}”.`,
  );
  expect(await sessionOf(app)).toEqual(before);
  await button(alertOf(page), 'Save as…').click();
  await expect(pathIn(page, 'Save the workspace')).toBeFocused();
  const other = join(folder, 'other.samepage');
  await page.keyboard.insertText(path);
  await page.keyboard.press('Enter');
  // At the field, with what was typed still in it.
  await expect(page.getByRole('dialog')).toContainText(`there is no folder “${inner}”`);
  await expect(pathIn(page, 'Save the workspace')).toHaveValue(path);
  await pathIn(page, 'Save the workspace').fill(other);
  await page.keyboard.press('Enter');
  await expect(statusOf(page)).toContainText(`The workspace is saved as ${other}`);
  await expect(alertOf(page)).toHaveCount(0);

  // The folder of the recent one is back, without its file.
  rmSync(other);
  await page.keyboard.press('ControlOrMeta+S');
  await expect.poll(() => existsSync(other) && readFileSync(other, 'utf8')).toContain('"workspace"');
  await byPalette(page, 'Open a workspace');
  await button(page.getByRole('dialog'), path).click();
  await expect(alertOf(page)).toContainText(`There is no ${path}.`);
  expect(await sessionOf(app)).toEqual(before);
});
