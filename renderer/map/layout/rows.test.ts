import { expect, it } from 'vitest';
import { maxLanesFor, processRows, rowsFor, rulerCss } from './rows.ts';

it('gives every lane its place, below each other, at any height from 90 pixels on', () => {
  for (let heightCss = 90; heightCss <= 1200; heightCss += 1) {
    for (let lanes = 1; lanes <= maxLanesFor(heightCss); lanes += 1) {
      const { process, views, sections, edgesTopCss } = rowsFor(heightCss, lanes);
      expect(process.topCss).toBeGreaterThanOrEqual(rulerCss);
      expect(views.topCss).toBeGreaterThanOrEqual(process.topCss + process.heightCss);
      expect(views.blockCss).toBeGreaterThanOrEqual(20);
      expect(sections.topCss - (views.topCss + lanes * views.laneCss)).toBeGreaterThanOrEqual(6);
      expect(sections.topCss + sections.heightCss).toBeLessThanOrEqual(heightCss);
      // A button at the edge, 22 pixels high, covers no view's name: it is above the views, or over the ribbons.
      const ribbons = views.topCss + lanes * views.laneCss - 6;
      const isOver = edgesTopCss >= process.topCss + process.heightCss && edgesTopCss + 22 <= views.topCss;
      const isBelow = edgesTopCss >= ribbons && edgesTopCss + 22 <= sections.topCss;
      expect(isOver || isBelow || process.heightCss === 0).toBe(true);
    }
  }
});

it('a process lane that stands alone keeps clear of the ruler, with a line for names below it', () => {
  for (let heightCss = 80; heightCss <= 600; heightCss += 1) {
    const { process, views } = processRows(heightCss);
    expect(process.topCss).toBeGreaterThanOrEqual(rulerCss);
    expect(process.heightCss).toBeGreaterThanOrEqual(20);
    expect(heightCss - process.topCss - process.heightCss).toBe(22);
    expect(views.topCss).toBe(heightCss);
  }
});
