import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chooseBounds, readPlace, writePlace } from './window-place.ts';

const screen = { x: 0, y: 0, width: 1920, height: 1080 };
const second = { x: 1920, y: 0, width: 1280, height: 720 };
const saved = { x: 100, y: 50, width: 1200, height: 800, maximized: false, ground: null };

describe('chooseBounds', () => {
  it('starts with a good size, smaller where the screen is', () => {
    expect(chooseBounds(null, [screen], true)).toEqual({ width: 1440, height: 900 });
    expect(chooseBounds(null, [second], true)).toEqual({ width: 1280, height: 720 });
    expect(chooseBounds(null, [], true)).toEqual({ width: 1440, height: 900 });
  });

  it('goes back to where the window was', () => {
    expect(chooseBounds(saved, [screen], true)).toEqual({ x: 100, y: 50, width: 1200, height: 800 });
  });

  it('keeps only the size where there is no position to go to', () => {
    expect(chooseBounds(saved, [screen], false)).toEqual({ width: 1200, height: 800 });
    expect(chooseBounds({ ...saved, x: 2500 }, [screen], true)).toEqual({ width: 1200, height: 800 });
  });

  it('fits the window to the screen that it was on', () => {
    expect(chooseBounds({ ...saved, x: 1950 }, [screen, second], true)).toEqual({
      x: 1950,
      y: 50,
      width: 1200,
      height: 720,
    });
  });

  it('never makes it too small to use', () => {
    expect(chooseBounds({ ...saved, width: 10, height: 10 }, [screen], true)).toMatchObject({
      width: 800,
      height: 560,
    });
  });
});

describe('the place file', () => {
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'samepage-place-'));
  });

  afterAll(() => rm(folder, { recursive: true }));

  it('gives back what was written', () => {
    const file = join(folder, 'window.json');
    writePlace(file, { ...saved, maximized: true, ground: '#0d1014' });
    expect(readPlace(file)).toEqual({ ...saved, maximized: true, ground: '#0d1014' });
  });

  it.each([
    '',
    'null',
    '[]',
    '{"x":1}',
    '{"x":"1","y":1,"width":1,"height":1}',
    '{"x":0.5,"y":1,"width":1,"height":1}',
  ])('is as if there were none when it holds %j', async (text) => {
    const file = join(folder, 'broken.json');
    await writeFile(file, text);
    expect(readPlace(file)).toBeNull();
  });

  it('takes no ground but a colour', async () => {
    const file = join(folder, 'ground.json');
    await writeFile(file, JSON.stringify({ ...saved, ground: 'url(https://example.com/)' }));
    expect(readPlace(file)).toEqual(saved);
  });

  it('does not mind a place where nothing can be written', () => {
    expect(() => writePlace(join(folder, 'missing/window.json'), saved)).not.toThrow();
    expect(readPlace(join(folder, 'missing/window.json'))).toBeNull();
  });
});
