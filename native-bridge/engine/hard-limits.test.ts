/**
 * Limits at which the system ends a program, each met by an engine in a process of its own (testing/limited-child.ts): what
 * goes beyond is refused first, and leaves all as it is.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { LimitedReport } from './testing/limited-child.ts';

const mebibyte = 2 ** 20;
/** Node, the project's TypeScript and the engine take some 200 MiB of it. */
const limit = 640 * mebibyte;

/** A control group of version 1 or 2 with that limit, or null where this user may make none. */
function limitedGroup(): string | null {
  if (!existsSync('/proc/self/cgroup')) return null;
  const lines = readFileSync('/proc/self/cgroup', 'latin1').trim().split('\n');
  const own = (controller: string) => lines.find((line) => line.split(':')[1] === controller)?.split(':')[2];
  for (const [root, path, file] of [
    ['/sys/fs/cgroup/memory', own('memory'), 'memory.limit_in_bytes'],
    ['/sys/fs/cgroup', own(''), 'memory.max'],
  ] as const) {
    if (path === undefined) continue;
    const group = join(root, path, `samepage-test-${process.pid}`);
    try {
      mkdirSync(group);
    } catch {
      continue;
    }
    try {
      writeFileSync(join(group, file), String(limit));
      return group;
    } catch {
      // Version 2 without the controller in this branch.
      rmdirSync(group);
    }
  }
  return null;
}

function run(what: 'memory' | 'regions', group: string | null): LimitedReport {
  // Without regions Node itself ends where it compiles machine code or moves young objects: so it does neither.
  const enter = group === null ? '' : `echo $$ > '${join(group, 'cgroup.procs')}' && `;
  const command = `${enter}exec "$0" --no-opt --no-sparkplug --min-semi-space-size=64 --max-semi-space-size=64 scripts/run-ts.mjs native-bridge/engine/testing/limited-child.ts ${what}`;
  const { status, signal, stdout, stderr } = spawnSync('sh', ['-c', command, process.execPath], { encoding: 'utf8' });
  expect({ status, signal, stderr: stderr.slice(-2000) }).toMatchObject({ status: 0, signal: null });
  // Its own child's last line.
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as LimitedReport;
}

const group = limitedGroup();
const inGroup = group === null ? () => undefined : it;

inGroup('a control group’s limit: a write beyond it is refused, and nothing is killed', { timeout: 120_000 }, () => {
  try {
    const { refused, done, unchanged, worksAfter } = run('memory', group);
    expect({ refused, unchanged, worksAfter }).toEqual({ refused: ['OutOfMemory'], unchanged: true, worksAfter: true });
    expect(done).toBeGreaterThan(10);
  } finally {
    if (group !== null) rmdirSync(group);
  }
});

// As Linux has it; other systems count no regions.
const onLinux = existsSync('/proc/sys/vm/max_map_count') ? it : () => undefined;

onLinux('all regions that a process may have: refused, and as before', { timeout: 120_000 }, () => {
  const { refused, done, unchanged, worksAfter } = run('regions', null);
  expect(refused.length).toBeGreaterThan(0);
  for (const code of refused) expect(code).toBeOneOf(['OutOfMemory', 'LimitReached']);
  expect({ unchanged, worksAfter, all: refused.length + done }).toEqual({ unchanged: true, worksAfter: true, all: 5 });
});
