/** What lies around the page in the desktop app: its menu, its boxes. A person's part in both is a test's here. */
import { expect } from '@playwright/test';
import type { MessageBoxOptions, MessageBoxReturnValue } from 'electron';
import type { InMain, RunningApp } from './running-app.ts';

declare global {
  /** In the main process: what boxes asked, and how to answer the one that waits. */
  var askedBoxes: MessageBoxOptions[];
  var answerBox: (button: number) => void;
}

/** Clicks an item of the native menu, by its name. */
export async function clickMenu(inMain: InMain, name: string): Promise<void> {
  await inMain(({ Menu, BrowserWindow }, label) => {
    const menus = Menu.getApplicationMenu()?.items ?? [];
    const item = menus.flatMap((menu) => menu.submenu?.items ?? []).find((each) => each.label === label);
    if (!item) throw new Error(`there is no menu item “${label}”`);
    item.click(undefined, BrowserWindow.getFocusedWindow() ?? undefined);
  }, name);
}

/** From now on native boxes, which a test cannot reach, are noted, and wait for `answer`. */
export async function watchBoxes({ inMain }: RunningApp): Promise<void> {
  await inMain(({ dialog }) => {
    globalThis.askedBoxes = [];
    const ask = (...given: unknown[]): Promise<MessageBoxReturnValue> => {
      // The last of its arguments, after the window where there is one.
      const options = given.at(-1) as MessageBoxOptions;
      globalThis.askedBoxes.push(options);
      return new Promise((resolve) => {
        globalThis.answerBox = (response) => resolve({ response, checkboxChecked: false });
        options.signal?.addEventListener('abort', () => globalThis.answerBox(options.cancelId ?? 0));
      });
    };
    dialog.showMessageBox = ask;
  });
}

/** The texts of all boxes since `watchBoxes`. */
export function boxes({ inMain }: RunningApp): Promise<{ message: string; detail: string }[]> {
  return inMain(() => globalThis.askedBoxes.map(({ message, detail = '' }) => ({ message, detail })));
}

/** Waits for that many boxes in all, then presses a button of the last, counted from 0. */
export async function answer(app: RunningApp, count: number, button: number): Promise<void> {
  await expect.poll(() => boxes(app)).toHaveLength(count);
  await app.inMain((_, pressed) => globalThis.answerBox(pressed), button);
}

/**
 * What an expression in the first window's page comes to, asked by way of the main process: a test's own connection to a
 * page does not outlive its crash. Null while the page cannot answer.
 */
export function askPage({ inMain }: RunningApp, expression: string): Promise<unknown> {
  return inMain(({ BrowserWindow }, text) => {
    const [window] = BrowserWindow.getAllWindows();
    // What is asked of a frame that goes is never answered.
    const late = new Promise<null>((resolve) => setTimeout(() => resolve(null), 1000));
    return window ? Promise.race([window.webContents.executeJavaScript(text).catch(() => null), late]) : null;
  }, expression);
}

/** Quitting asks where bytes were changed, in a native dialog that a test cannot reach: it is answered in advance. */
export async function agreeToQuit(inMain: InMain): Promise<void> {
  await inMain(({ dialog }) => {
    dialog.showMessageBox = () => Promise.resolve({ response: 0, checkboxChecked: false });
  });
}
