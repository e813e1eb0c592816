/** Whether controls can be used where they stand: seen whole, and not covered by others. */
import type { Page } from '@playwright/test';

/**
 * What is wrong with the controls on the page, one sentence each; empty where every one can be brought into sight whole,
 * by scrolling what is there to be scrolled, and nothing lies over it.
 */
export function controlProblems(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const root = document.querySelector('dialog[open]') ?? document.body;
    const problems: string[] = [];
    const nameOf = (element: Element) =>
      `${element.tagName.toLowerCase()} “${element.getAttribute('aria-label') ?? element.textContent?.trim().slice(0, 40)}”`;
    /** Scrolled by us though it is not made to be scrolled: there a person would not get it into sight. */
    const scrolledInSecret = (element: Element) => {
      for (let box: Element | null = element.parentElement; box; box = box.parentElement) {
        const { overflowX, overflowY } = getComputedStyle(box);
        const hidden = (overflow: string) => overflow === 'hidden' || overflow === 'clip';
        if ((hidden(overflowX) && box.scrollLeft !== 0) || (hidden(overflowY) && box.scrollTop !== 0)) return true;
      }
      return false;
    };
    for (const element of root.querySelectorAll<HTMLElement>('button, input, select, [tabindex="0"]')) {
      if (!element.checkVisibility({ visibilityProperty: true, opacityProperty: true })) continue;
      element.scrollIntoView({ block: 'nearest', inline: 'nearest' });
      const box = element.getBoundingClientRect();
      if (scrolledInSecret(element)) problems.push(`${nameOf(element)} is cut off`);
      const whole = box.left >= -1 && box.top >= -1 && box.right <= innerWidth + 1 && box.bottom <= innerHeight + 1;
      const fits = box.width <= innerWidth && box.height <= innerHeight;
      if (fits && !whole) problems.push(`${nameOf(element)} reaches out of the window`);
      const top = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
      const own = top && (element.contains(top) || top.contains(element) || top.closest('label')?.contains(element));
      if (!own) problems.push(`${nameOf(element)} is covered by ${top ? nameOf(top) : 'nothing'}`);
      const isText = element.tagName === 'BUTTON' && element.textContent !== '';
      if (isText && element.scrollWidth > element.clientWidth + 1) problems.push(`${nameOf(element)} is too narrow`);
    }
    const { scrollWidth, clientWidth } = document.documentElement;
    if (scrollWidth > clientWidth) problems.push(`the page scrolls sideways: ${scrollWidth} > ${clientWidth}`);
    return problems;
  });
}
