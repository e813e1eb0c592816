/** The icons that the packages carry, read as their formats say. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { root } from '../../tooling/run-tool.ts';

const folder = join(root, 'build');

/** Width and height of a PNG: its first chunk (PNG specification, “IHDR”). Throws where it is none. */
function pngSize(png: Buffer): string {
  if (png.toString('latin1', 0, 8) !== '\x89PNG\r\n\x1a\n' || png.toString('latin1', 12, 16) !== 'IHDR') {
    throw new Error('not a PNG');
  }
  return `${png.readUInt32BE(16)}x${png.readUInt32BE(20)}`;
}

describe('the icons', () => {
  it('are PNGs of the sizes that desktops look for', () => {
    const sizes = [16, 32, 48, 64, 128, 256, 512].map((size) => `${size}x${size}`);
    const names = readdirSync(join(folder, 'icons'));
    expect(names.sort()).toEqual(sizes.map((size) => `${size}.png`).sort());
    for (const size of sizes) expect(pngSize(readFileSync(join(folder, 'icons', `${size}.png`)))).toBe(size);
  });

  it('are an .ico with pictures up to 256 pixels', () => {
    const ico = readFileSync(join(folder, 'icon.ico'));
    expect([ico.readUInt16LE(0), ico.readUInt16LE(2)]).toEqual([0, 1]);
    const sizes = Array.from({ length: ico.readUInt16LE(4) }, (_, index) => {
      const entry = 6 + 16 * index;
      const [bytes, offset] = [ico.readUInt32LE(entry + 8), ico.readUInt32LE(entry + 12)];
      // 0 stands for 256.
      const size = ico.readUInt8(entry) || 256;
      expect(pngSize(ico.subarray(offset, offset + bytes))).toBe(`${size}x${size}`);
      return size;
    });
    expect(sizes).toEqual([16, 32, 48, 64, 128, 256]);
  });

  it('are an .icns with pictures up to 1024 pixels', () => {
    const icns = readFileSync(join(folder, 'icon.icns'));
    expect(icns.toString('latin1', 0, 4)).toBe('icns');
    expect(icns.readUInt32BE(4)).toBe(icns.length);
    const pictures: string[] = [];
    for (let at = 8; at < icns.length; at += icns.readUInt32BE(at + 4)) {
      pictures.push(`${icns.toString('latin1', at, at + 4)} ${pngSize(icns.subarray(at + 8))}`);
    }
    expect(pictures).toEqual([
      'icp4 16x16',
      'icp5 32x32',
      'icp6 64x64',
      'ic07 128x128',
      'ic08 256x256',
      'ic09 512x512',
      'ic10 1024x1024',
    ]);
  });
});
