import { expect, it } from 'vitest';
import { mayHaveGraphics } from './graphics.ts';

it('finds no graphics processor on a Linux that has none of its devices', () => {
  expect(mayHaveGraphics('linux', () => false)).toBe(false);
});

it.each(['/dev/dri', '/dev/nvidiactl', '/dev/mali0', '/dev/kgsl-3d0', '/dev/dxg'])('takes %s for one', (device) => {
  expect(mayHaveGraphics('linux', (path) => path === device)).toBe(true);
});

it.each(['win32', 'darwin'] as const)('leaves it to Chromium on %s', (platform) => {
  expect(mayHaveGraphics(platform, () => false)).toBe(true);
});
