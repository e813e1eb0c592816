/** What a window has to load, and the programs behind it. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { firstScripts } from '../tooling/app/first-load.ts';
import { type Report, type Row, threeFigures, verdict } from './table.ts';

const mostScriptBytes = 170_000;

export function benchBundle(): Report {
  const page = filesOf('dist/renderer');
  const first = firstScripts('dist/renderer').map((name) => ({ name, content: readFileSync(name) }));
  const scripts = rowOf('the page’s JavaScript before its first picture', first, '.js');
  const rows = [
    { ...scripts.row, target: `≤ ${kilobytes(mostScriptBytes)}`, reached: verdict(scripts.gzip <= mostScriptBytes) },
    rowOf('all of its JavaScript', page, '.js').row,
    rowOf('its styles', page, '.css').row,
    rowOf('its font', page, '.woff2').row,
    rowOf('the programs (web host, engine, Electron’s main, tools)', filesOf('dist/main'), '.cjs').row,
  ];
  return { title: 'Size of what is built', rows, notes: ['kB: 1,000 bytes. gzip: level 9, file by file.'] };
}

interface BuiltFile {
  name: string;
  content: Buffer;
}

function filesOf(folder: string): BuiltFile[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => ({ name: entry.name, content: readFileSync(join(entry.parentPath, entry.name)) }));
}

function rowOf(what: string, files: readonly BuiltFile[], ending: string): { row: Row; gzip: number } {
  const chosen = files.filter(({ name }) => name.endsWith(ending));
  const plain = sum(chosen.map(({ content }) => content.length));
  const gzip = sum(chosen.map(({ content }) => gzipSync(content, { level: 9 }).length));
  const row = {
    what,
    files: String(chosen.length),
    plain: kilobytes(plain),
    gzip: kilobytes(gzip),
    target: '',
    reached: '',
  };
  return { row, gzip };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function kilobytes(bytes: number): string {
  return `${threeFigures(bytes / 1000)} kB`;
}
