// @vitest-environment jsdom
import { expect, it, vi } from 'vitest';
import { prepareToDraw } from './prepare-to-draw.ts';

it('measures in each size of both typefaces', () => {
  document.documentElement.style.setProperty('--font-ui', 'Sans');
  document.documentElement.style.setProperty('--font-mono', 'Mono');
  const measured: string[] = [];
  const pen = { font: '', measureText: () => measured.push(pen.font) };
  // Of a context, what is called here.
  vi.spyOn(HTMLCanvasElement.prototype, 'getContext').mockReturnValue(pen as unknown as null);
  prepareToDraw();
  expect(measured).toContain('600 9px Sans');
  expect(measured).toContain('12px Mono');
  expect(measured).toHaveLength(7);
});
