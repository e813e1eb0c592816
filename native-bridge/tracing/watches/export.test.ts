/** Calls as a table and as JSON, row by row as `samepage trace FILE --events --json` has them, but with names for numbers. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openTrace } from '../document/open-trace.ts';
import { callText } from '../document/trace.ts';
import { withNames } from '../strace/names.ts';
import { exported } from './export.ts';

const logs = join(import.meta.dirname, '../testing/logs');

/** Rows of cells, as RFC 4180 has them. */
function cellsOf(csv: string): string[][] {
  const rows: string[][] = [[]];
  for (const [, quoted, plain = '', end] of csv.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/g)) {
    rows.at(-1)?.push(quoted?.replaceAll('""', '"') ?? plain);
    if (end === '\r\n') rows.push([]);
  }
  return rows.slice(0, -1);
}

describe.each(readdirSync(logs).filter((name) => name.endsWith('.strace')))('%s', (log) => {
  const trace = openTrace(join(logs, log));
  const events = Array.from({ length: trace.count }, (_, index) => callText(trace, index));
  const named = events.map((event) => ({ ...event, args: withNames(event.call, event.args) }));
  const textOf = (format: 'csv' | 'json') => new TextDecoder().decode(exported(trace, format));

  it('as JSON has each call', () => {
    expect(events.length).toBeGreaterThan(20);
    expect(JSON.parse(textOf('json'))).toEqual(named);
  });

  it('as CSV has each call, in a row of as many cells as its head', () => {
    const [head, ...rows] = cellsOf(textOf('csv'));
    expect(head).toEqual(['time', 'tid', 'call', 'args', 'result']);
    // What begins as a formula would has an apostrophe before it (watches.test.ts).
    const plain = (cell: string) => cell.replace(/^'(?=[=+@-])/, '');
    expect(rows.map((row) => row.map(plain))).toEqual(
      named.map(({ time, tid, call, args, result }) => [`${time}`, `${tid}`, call, args, result ?? '']),
    );
  });
});
