/** Exports in the desktop app: where to is asked for in a native dialog, and the message afterwards says what happened. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, type Page } from '@playwright/test';
import type { SaveDialogOptions } from 'electron';
import { test } from './support/app.ts';
import type { RunningApp } from './support/running-app.ts';
import { button, statusOf } from './support/window.ts';

declare global {
  /** In the main process: how the dialog of the last download was to be, and what lets the page know how it ended. */
  var asked: { options: SaveDialogOptions; answer: () => void } | undefined;
}

/**
 * In place of the dialog, which a test cannot reach: from now on a download goes to `path`, or is cancelled where that is
 * null; the page is informed only once `answer` is called, as it is when a person takes time.
 */
async function answerDialogs({ inMain }: RunningApp, path: string | null): Promise<void> {
  await inMain(({ session }, savePath) => {
    session.defaultSession.once('will-download', (_, item, contents) => {
      const options = item.getSaveDialogOptions();
      const send = contents.send.bind(contents);
      contents.send = (...message) => {
        globalThis.asked = { options, answer: () => send(...message) };
        contents.send = send;
      };
      if (savePath === null) item.cancel();
      else item.setSavePath(savePath);
    });
  }, path);
}

async function startExport(app: RunningApp, page: Page): Promise<SaveDialogOptions | undefined> {
  await button(page, 'Export').click();
  await page.getByRole('menuitem', { name: 'Export the regions as CSV', exact: true }).click();
  await expect.poll(() => app.inMain(() => globalThis.asked !== undefined)).toBe(true);
  await expect(statusOf(page)).toHaveText(/^Exporting samepage-\d+-\d+-\d+\.csv…$/);
  return app.inMain(() => {
    const asked = globalThis.asked;
    globalThis.asked = undefined;
    asked?.answer();
    return asked?.options;
  });
}

test('an export is reported as done once the file is there, or as cancelled', { tag: '@desktop' }, async ({ app }) => {
  const { page } = app;
  const folder = await mkdtemp(join(tmpdir(), 'samepage-export-'));
  try {
    const path = join(folder, 'regions.csv');
    await answerDialogs(app, path);
    const options = await startExport(app, page);
    expect(options?.title).toBe('Export');
    expect(options?.defaultPath).toMatch(/\/samepage-\d+-\d+-\d+\.csv$/);
    await expect(statusOf(page)).toHaveText(`Exported ${path}`);
    expect(await readFile(path, 'utf8')).toMatch(/^start,end,bytes/);

    await answerDialogs(app, null);
    // The next one is proposed to go where the last one went.
    expect((await startExport(app, page))?.defaultPath).toContain(`${folder}/samepage-`);
    await expect(statusOf(page)).toHaveText('Export cancelled');
  } finally {
    await rm(folder, { recursive: true });
  }
});
