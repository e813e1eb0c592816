/** The desktop app's windows carry its icon: without an installed desktop entry, task bars have no other. */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { test } from './support/app.ts';

/** Every bit of a number 0xaarrggbb that says how a pixel looks: where it is partly clear, colours may be stored scaled by it. */
const looks = (pixel: number) => (pixel >>> 24 === 255 ? pixel : pixel >>> 24);

test('a window carries the app’s icon', { tag: '@desktop' }, async ({ app, desktop }) => {
  if (!desktop) throw new Error('this test needs its own screen');
  const drawn = await app.inMain(
    ({ nativeImage }, path) => {
      const image = nativeImage.createFromPath(path);
      return { ...image.getSize(), bytes: [...image.toBitmap()] };
    },
    join(process.cwd(), 'build/icons/256x256.png'),
  );

  // Width, height, and a number for each pixel (Extended Window Manager Hints, _NET_WM_ICON).
  const [id = ''] = desktop.input('search', '--onlyvisible', '--name', '^Samepage$').split('\n');
  const property = ['-len', '1000000', '-notype', '-f', '_NET_WM_ICON', '32c', ' $0+', '_NET_WM_ICON'];
  const printed = execFileSync('xprop', ['-id', id, ...property], {
    env: { ...process.env, DISPLAY: desktop.display },
    encoding: 'utf8',
    maxBuffer: 2e6,
  });
  const [width, height, ...pixels] = printed.replace('_NET_WM_ICON', '').split(',').map(Number);
  expect({ width, height }).toEqual({ width: drawn.width, height: drawn.height });
  const expected = new Uint32Array(Uint8Array.from(drawn.bytes).buffer);
  expect(pixels.filter((pixel, index) => looks(pixel) !== looks(expected[index] ?? 0))).toEqual([]);
});
