/**
 * `node build/render-icons.mjs`: draws icons/*.png, icon.ico and icon.icns from icon.svg, with an installed Chromium (the
 * variable CHROMIUM names it; else what Playwright finds). Run by hand after icon.svg has changed.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from '@playwright/test';

const folder = import.meta.dirname;
const svg = readFileSync(join(folder, 'icon.svg'), 'utf8');

async function render(page, size) {
  await page.setViewportSize({ width: size, height: size });
  await page.setContent(`<style>body{margin:0}svg{display:block;width:${size}px;height:${size}px}</style>${svg}`);
  return page.screenshot({ omitBackground: true });
}

/** An .ico of PNGs, as Windows reads it since Vista: a directory of 16-byte entries, then the pictures. */
function ico(pictures) {
  const head = Buffer.alloc(6 + 16 * pictures.length);
  head.writeUInt16LE(1, 2);
  head.writeUInt16LE(pictures.length, 4);
  let offset = head.length;
  pictures.forEach(({ size, png }, index) => {
    const entry = 6 + 16 * index;
    // 0 stands for 256.
    head.writeUInt8(size % 256, entry);
    head.writeUInt8(size % 256, entry + 1);
    head.writeUInt16LE(1, entry + 4);
    head.writeUInt16LE(32, entry + 6);
    head.writeUInt32LE(png.length, entry + 8);
    head.writeUInt32LE(offset, entry + 12);
    offset += png.length;
  });
  return Buffer.concat([head, ...pictures.map(({ png }) => png)]);
}

/** An .icns of PNGs: `icns`, the length, then chunks of a four-letter type (a size each), their length, the picture. */
function icns(pictures) {
  const types = { 16: 'icp4', 32: 'icp5', 64: 'icp6', 128: 'ic07', 256: 'ic08', 512: 'ic09', 1024: 'ic10' };
  const chunk = (type, data) => {
    const head = Buffer.alloc(8);
    head.write(type, 'latin1');
    head.writeUInt32BE(8 + data.length, 4);
    return Buffer.concat([head, data]);
  };
  return chunk('icns', Buffer.concat(pictures.map(({ size, png }) => chunk(types[size], png))));
}

const executablePath = process.env.CHROMIUM;
const args = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
const browser = await chromium.launch({ args, ...(executablePath ? { executablePath } : {}) });
const page = await browser.newPage();
const pictures = [];
for (const size of [16, 32, 48, 64, 128, 256, 512, 1024]) pictures.push({ size, png: await render(page, size) });
await browser.close();

const of = (...sizes) => pictures.filter(({ size }) => sizes.includes(size));
mkdirSync(join(folder, 'icons'), { recursive: true });
// Named as electron-builder and the icon theme's folders want it.
for (const { size, png } of of(16, 32, 48, 64, 128, 256, 512)) {
  writeFileSync(join(folder, 'icons', `${size}x${size}.png`), png);
}
writeFileSync(join(folder, 'icon.ico'), ico(of(16, 32, 48, 64, 128, 256)));
writeFileSync(join(folder, 'icon.icns'), icns(of(16, 32, 64, 128, 256, 512, 1024)));
