/**
 * Counts the product's lines by top folder: `npm run lines`; `npm run lines -- COMMIT` adds what changed since a commit.
 * Left out are tests and the rooms for tests (testing, contract, e2e, bench, scripts …; scripts/rules/house.ts). Files
 * of an older commit belong to the room that today's table has for their folder.
 */
import { execFileSync } from 'node:child_process';
import { isProduct } from './rules/imports.ts';

/** All lines, and those that are neither blank nor comment. */
type Count = readonly [lines: number, code: number];
const none: Count = [0, 0];
const notCode = '^[[:space:]]*(//.*|/?\\*.*|)$';

/** How many lines of each file match, in the files as they are or at a commit. */
function matches(commit: string | null, ...pattern: string[]): Map<string, number> {
  const args = ['grep', ...(commit === null ? ['--untracked'] : []), '-cIE', ...pattern];
  const files = ['--', '*.ts', '*.tsx', '*.css'];
  const rows = execFileSync('git', [...args, ...(commit === null ? [] : [commit]), ...files], { encoding: 'utf8' });
  return new Map(
    rows
      .trim()
      .split('\n')
      .map((row): [string, number] => {
        const [count, path = ''] = row.split(':').reverse();
        return [path, Number(count)];
      }),
  );
}

function countAt(commit: string | null): Map<string, Count> {
  const code = matches(commit, '-v', '-e', notCode);
  const counts = new Map<string, Count>();
  for (const [path, lines] of matches(commit, '-e', '')) {
    if (!isProduct(path)) continue;
    const folder = `${path.split('/')[0]}${path.endsWith('.css') ? ' (css)' : ''}`;
    counts.set(folder, sum([counts.get(folder) ?? none, [lines, code.get(path) ?? 0]]));
  }
  return counts;
}

function sum(counts: readonly Count[]): Count {
  return counts.reduce(([lines, code], [more, moreCode]) => [lines + more, code + moreCode], none);
}

const [since] = process.argv.slice(2);
const now = countAt(null);
const before = since === undefined ? null : countAt(since);
const row = (name: string, [lines, code]: Count, [linesBefore, codeBefore]: Count) => {
  const changed = (figure: number) => `${figure > 0 ? '+' : ''}${figure}`;
  const figures = before ? [lines, changed(lines - linesBefore), code, changed(code - codeBefore)] : [lines, code];
  return [name.padEnd(16), ...figures.map((figure) => String(figure).padStart(8))].join('');
};
const folders = [...new Set([...now.keys(), ...(before?.keys() ?? [])])].sort();
const heads = before ? ['lines', 'changed', 'code', 'changed'] : ['lines', 'code'];
const table = [
  [''.padEnd(16), ...heads.map((head) => head.padStart(8))].join(''),
  ...folders.map((folder) => row(folder, now.get(folder) ?? none, before?.get(folder) ?? none)),
  row('in all', sum([...now.values()]), sum([...(before?.values() ?? [])])),
];
process.stdout.write(`${table.join('\n')}\n`);
