/** Whether controls can be used where they stand: seen whole, and not covered by others. */
import type { Page } from '@playwright/test';

/**
 * What is wrong with the controls on the page (of its dialog, where one is open), a line each; empty where every one can
 * be brought into sight whole, by scrolling what is there to be scrolled, and nothing lies over it.
 */
export async function controlProblems(page: Page): Promise<string[]> {
  const dialog = page.getByRole('dialog');
  const root = (await dialog.count()) > 0 ? dialog : page.locator('body');
  const controls = root.locator('button, input, select, [tabindex="0"]').filter({ visible: true });
  const names = await controls.evaluateAll(namesOf);
  const found = [
    await controls.evaluateAll(cutOff),
    await controls.evaluateAll(covered),
    await controls.evaluateAll(tooNarrow),
  ].flatMap((texts) => texts.flatMap((text, index) => (text === null ? [] : `${names[index]} ${text}`)));
  found.push(...(await page.locator('.status-facts').evaluateAll(cutFacts)).flat());
  const sideways = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  return sideways > 0 ? [...found, `the page scrolls sideways by ${sideways}`] : found;
}

// These run in the page, each on its own.

function namesOf(elements: Element[]): string[] {
  return elements.map((element) => {
    const name = element.getAttribute('aria-label') ?? element.textContent?.slice(0, 40);
    return `${element.tagName.toLowerCase()} “${name}”`;
  });
}

/** Scrolls each into sight. Where that scrolls what is not made to be scrolled, a person would not get there. */
function cutOff(elements: Element[]): (string | null)[] {
  const secretly = (box: Element) => {
    const { overflowX, overflowY } = getComputedStyle(box);
    const closed = /hidden|clip/;
    return (closed.test(overflowX) && box.scrollLeft !== 0) || (closed.test(overflowY) && box.scrollTop !== 0);
  };
  return elements.map((element) => {
    element.scrollIntoView({ block: 'nearest', inline: 'nearest' });
    for (let box = element.parentElement; box; box = box.parentElement) if (secretly(box)) return 'is cut off';
    const { left, top, right, bottom, width, height } = element.getBoundingClientRect();
    if (width > innerWidth || height > innerHeight) return null;
    const inside = left >= -1 && top >= -1 && right <= innerWidth + 1 && bottom <= innerHeight + 1;
    return inside ? null : 'reaches out of the window';
  });
}

/** By something else than a message, which goes away again. */
function covered(elements: Element[]): (string | null)[] {
  return elements.map((element) => {
    element.scrollIntoView({ block: 'nearest', inline: 'nearest' });
    const { left, top, width, height } = element.getBoundingClientRect();
    const above = document.elementFromPoint(left + width / 2, top + height / 2);
    if (!above) return 'is nowhere to be pointed at';
    const own = element.contains(above) || above.contains(element) || above.closest('label')?.contains(element);
    return own || above.closest('[role="alert"]') ? null : `is covered by ${above.tagName} “${above.textContent}”`;
  });
}

function tooNarrow(elements: Element[]): (string | null)[] {
  return elements.map((element) => {
    const isText = element.tagName === 'BUTTON' && element.textContent !== '';
    return isText && element.scrollWidth > element.clientWidth + 1 ? 'is too narrow for its text' : null;
  });
}

/** Facts of the status bar that are seen in part. Those that find no room stand on further lines, out of sight. */
function cutFacts(lists: Element[]): string[][] {
  return lists.map((list) => {
    const { left, right, bottom } = list.getBoundingClientRect();
    const isCut = (fact: Element) => {
      // Its text: the fact itself may be narrower, and hide what sticks out.
      const text = document.createRange();
      text.selectNodeContents(fact);
      const box = text.getBoundingClientRect();
      return box.top < bottom - 1 && (box.left < left - 1 || box.right > right + 1);
    };
    return [...list.children].filter(isCut).map((fact) => `the fact “${fact.textContent}” is cut off`);
  });
}
