/** A run of the bench as a file: its tables, with the machine and the commit that they were measured on. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import * as z from 'zod';
import { describeMachine } from './machine.ts';
import type { Report } from './table.ts';

const report = z.object({
  title: z.string(),
  rows: z.array(z.record(z.string(), z.string())),
  notes: z.array(z.string()),
});

const run = z.object({
  version: z.literal(1),
  /** ISO 8601. */
  started: z.iso.datetime(),
  /** As `git describe --always --dirty` names it; null outside of a repository. */
  commit: z.string().nullable(),
  machine: z.array(z.string()),
  reports: z.array(report),
});

export type BenchRun = z.infer<typeof run>;

function commit(): string | null {
  try {
    const args = ['describe', '--always', '--dirty', '--abbrev=12'];
    return execFileSync('git', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  } catch {
    return null;
  }
}

/** A run that begins now, and has measured nothing yet. */
export function newRun(): BenchRun {
  return { version: 1, started: new Date().toISOString(), commit: commit(), machine: describeMachine(), reports: [] };
}

export function writeRun(path: string, of: BenchRun): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `${JSON.stringify(of, null, 2)}\n`);
}

/** Throws where there is no such file, or it is none of ours. */
export function readRun(path: string): BenchRun {
  return run.parse(JSON.parse(readFileSync(path, 'utf8')));
}

/** Where a run is kept: named so that names are in the order of time. */
export function pathOf({ started, commit: of }: BenchRun): string {
  return `test-results/bench/${started.slice(0, 19).replaceAll(':', '-')}-${of ?? 'no-commit'}.json`;
}

/** A report of a part that could not be measured. */
export function leftOut(title: string, why: string): Report {
  return { title, rows: [], notes: [`Left out: ${why}`] };
}
