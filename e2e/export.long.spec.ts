/** The picture as SVG and PNG, and the regions as CSV and JSON: read back as other programs would. */
import { expect } from '@playwright/test';
import { mapsOf } from '../tooling/app/maps.ts';
import { idle, test } from './support/app.ts';
import { exported } from './support/exported.ts';
import { handle, hex, mapAnotherView } from './support/window.ts';

test('the picture as SVG is what the map shows', { tag: '@web' }, async ({ app }) => {
  const { page } = app;
  await mapAnotherView(page, 'C');
  await idle(page);
  const { name, content } = await exported(app, 'Export the picture as SVG');
  expect(name).toMatch(new RegExp(`^samepage-${app.pid}-\\d{8}-\\d{6}\\.svg$`));
  const block = await handle(page, 'C').boundingBox();
  const plot = await page.getByRole('application', { name: 'Map' }).boundingBox();
  if (!block || !plot) throw new Error('the map shows no view C');
  const at = { x: block.x - plot.x + block.width - 4, y: block.y - plot.y + 8 };
  const onMap = await page.evaluate(({ x, y }) => {
    const canvas = document.querySelector<HTMLCanvasElement>('[data-part="picture"]');
    const ratio = devicePixelRatio;
    return [...(canvas?.getContext('2d')?.getImageData(x * ratio, y * ratio, 1, 1).data ?? [])];
  }, at);
  // Shown by itself, as a program for pictures would.
  const other = await page.context().newPage();
  await other.setContent(`<body style="margin:0">${content.toString('utf8')}</body>`);
  const svg = other.locator('svg');
  await expect(svg).toContainText(`Samepage · process ${app.pid}`);
  await expect(svg).toContainText('Section 1');
  const shown = await other.evaluate(async ({ x, y }) => {
    const element = document.querySelector('svg');
    const image = new Image();
    image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(element?.outerHTML ?? '')}`;
    await image.decode();
    const canvas = document.createElement('canvas');
    canvas.width = image.naturalWidth;
    canvas.height = image.naturalHeight;
    const context = canvas.getContext('2d');
    context?.drawImage(image, 0, 0);
    return { width: image.naturalWidth, colour: [...(context?.getImageData(x, y, 1, 1).data ?? [])] };
  }, at);
  await other.close();
  expect(shown.width).toBe(Math.round(plot.width));
  shown.colour.forEach((value, index) => expect(Math.abs(value - (onMap[index] ?? -99))).toBeLessThan(6));
});

test('the picture as PNG is twice as large as the map, with its caption', async ({ app }) => {
  const { page } = app;
  const { name, content } = await exported(app, 'Export the picture as PNG');
  expect(name).toMatch(/\.png$/);
  expect(content.subarray(0, 8).toString('latin1')).toBe('\u0089PNG\r\n\u001a\n');
  const plot = await page.getByRole('application', { name: 'Map' }).boundingBox();
  expect(content.readUInt32BE(16)).toBe(Math.round((plot?.width ?? 0) * 2));
  // The map may end in the middle of a pixel.
  expect(Math.abs(content.readUInt32BE(20) - ((plot?.height ?? 0) + 48) * 2)).toBeLessThan(2);
});

test('the regions as CSV and as JSON are the system’s own list', async ({ app }) => {
  const notListed = async () => {
    const csv = (await exported(app, 'Export the regions as CSV')).content.toString('utf8').split('\r\n');
    expect(csv[0]).toBe('start,end,bytes,protection,sharing,kind,offset,device,inode,name');
    const listed = new Set(csv.map((line) => line.split(',').slice(0, 2).join('-')));
    // Files and names stay where they are; what is anonymous may come and go meanwhile.
    const lasting = mapsOf(app.pid).filter(({ path }) => path.startsWith('/'));
    expect(lasting.length).toBeGreaterThan(5);
    return lasting.map(({ start, end }) => `${hex(start)}-${hex(end)}`).filter((range) => !listed.has(range));
  };
  // The list in the window is some seconds old where the system's sums of it have not changed.
  await expect.poll(notListed, { timeout: 40_000, intervals: [2000] }).toEqual([]);

  const json = (await exported(app, 'Export the regions as JSON')).content.toString('utf8');
  expect(JSON.parse(json)).toMatchObject({
    process: { pid: app.pid },
    views: [
      { letter: 'A', start: '0x280000', end: '0x290000' },
      { letter: 'B', start: '0x290000' },
    ],
  });
});

test('the session as a program in C and as a transcript is what was done', async ({ app }) => {
  await mapAnotherView(app.page, 'C');
  const { name, content } = await exported(app, 'Export the session as a program in C for Linux');
  expect(name).toMatch(/\.linux\.c$/);
  const text = content.toString('utf8');
  expect(text).toContain('/* 3. Map view B of section 1 at 0x290000: 64 KiB from +0x0, shared, read-write */');
  const transcript = (await exported(app, 'Export the session as a transcript')).content.toString('utf8');
  expect(transcript).toContain('4. Map view C of section 1 at ');
});
