/** The keyboard alone: a control is reached as a person reaches it. */
import type { Locator, Page } from '@playwright/test';

/** More than all the stops that there are. */
const stops = 120;

/** Presses Tab (or Shift+Tab) until the focus is there. */
export async function tabTo(page: Page, target: Locator, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
  for (let stop = 0; stop < stops; stop += 1) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press(key);
  }
  throw new Error(`${key} never came to ${target}`);
}
