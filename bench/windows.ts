/**
 * Moving a view by Windows' calls, under Wine: ours in node.exe beside a C program making the same calls. Ratios only:
 * Wine's times say nothing about Windows.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { formatSize } from '../protocol/size.ts';
import { bundlePrograms } from '../scripts/test/wine/bundle-suites.ts';
import { openWine, type Wine } from '../tooling/wine/wine.ts';
import { median } from './figures.ts';
import { type Report, type Row, threeFigures } from './table.ts';

const title = 'Moving a view by Windows’ calls, in Wine';
const rounds = 5;
const timeoutMs = 60_000;
const plans = [
  { bytes: 2 ** 16, moves: 300 },
  { bytes: 2 ** 20, moves: 300 },
  { bytes: 2 ** 26, moves: 100 },
];

export async function benchWindows(): Promise<Report> {
  const wine = await openWine();
  if ('obstacle' in wine) return { title, rows: [], notes: [`Left out: ${wine.obstacle}.`] };
  const folder = join(wine.folder, 'bench');
  try {
    await bundlePrograms([join(import.meta.dirname, 'windows-moves.ts')], folder);
    const program = join(folder, 'move-windows.exe');
    const source = join(import.meta.dirname, 'move-windows.c');
    execFileSync('x86_64-w64-mingw32-gcc', ['-O2', '-o', program, source]);
    const rows: Row[] = [];
    for (const plan of plans) rows.push(await rowOf(wine, folder, plan));
    const notes = [
      `${wine.version}, Windows’ Node ${wine.nodeVersion}. The ratio of the medians, ours to C’s: median and span of ${rounds} rounds in turn.`,
    ];
    return { title, rows, notes };
  } catch (thrown) {
    return { title, rows: [], notes: [`Left out: ${thrown instanceof Error ? thrown.message : String(thrown)}`] };
  } finally {
    await wine.end();
  }
}

async function rowOf(wine: Wine, folder: string, { bytes, moves }: (typeof plans)[number]): Promise<Row> {
  const args = [bytes, moves].map(String);
  const ratios: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const theirs = await figureOf(wine, wine.inside(join(folder, 'move-windows.exe')), args);
    const ours = await figureOf(wine, wine.nodeExe, [wine.inside(join(folder, 'windows-moves.js')), ...args]);
    ratios.push(ours / theirs);
  }
  const span = [Math.min(...ratios), Math.max(...ratios)].map((ratio) => `${threeFigures(ratio)}×`);
  return { what: formatSize(bytes), 'ours to C’s': `${threeFigures(median(ratios))}×`, 'from – to': span.join(' – ') };
}

async function figureOf(wine: Wine, program: string, args: readonly string[]): Promise<number> {
  const output = join(wine.folder, 'bench.txt');
  const code = await wine.run(program, args, output, timeoutMs);
  const text = readFileSync(output, 'utf8');
  if (code !== 0) throw new Error(`${program} ended with ${code}: ${text}`);
  return Number(text);
}
