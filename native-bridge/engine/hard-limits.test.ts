/**
 * Limits at which the system ends a program, each met by an engine in its own process (testing/limited-child.ts): what
 * goes beyond is refused first, and leaves all as it is.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { bundleProgram } from '../../tooling/bundle-program.ts';
import type { LimitedReport } from './testing/limited-child.ts';

const mebibyte = 2 ** 20;
/** Node with its room for new objects, and the engine, take some 150 MiB of it. */
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

let child = '';

// As its own program, not by scripts/run-ts.mjs: Vite's threads and their memory end with the process's last regions.
beforeAll(async () => {
  child = await bundleProgram(
    'native-bridge/engine/testing/limited-child.ts',
    mkdtempSync(join(tmpdir(), 'samepage-limits-')),
  );
});
afterAll(() => rmSync(dirname(child), { recursive: true }));

/**
 * Where no region is left, Node ends as soon as V8 or malloc want one. So V8 compiles no machine code, works on one thread, and
 * has room for all new objects from its start; and malloc extends the one heap that it has, far in advance (mallopt(3)).
 */
const v8 = '--jitless --single-threaded --v8-pool-size=0 --expose-gc --min-semi-space-size=64 --max-semi-space-size=64';
const malloc = {
  ...{ MALLOC_ARENA_MAX: '1', MALLOC_TOP_PAD_: String(64 * mebibyte), MALLOC_MMAP_THRESHOLD_: String(32 * mebibyte) },
  MALLOC_TRIM_THRESHOLD_: String(1024 * mebibyte),
};

function run(what: 'memory' | 'regions', group: string | null): LimitedReport {
  const enter = group === null ? '' : `echo $$ > '${join(group, 'cgroup.procs')}' && `;
  const { status, signal, stdout, stderr } = spawnSync(
    'sh',
    ['-c', `${enter}exec "$0" ${v8} "$1" ${what}`, process.execPath, child],
    {
      encoding: 'utf8',
      env: { ...process.env, ...malloc, NODE_OPTIONS: '', NODE_PATH: join(process.cwd(), 'node_modules') },
    },
  );
  const node = `Node ${process.version}, ${availableParallelism()} processors`;
  expect({ status, signal }, `${node}, said: ${stderr.slice(-4000)}${stdout}`).toEqual({ status: 0, signal: null });
  // The child is typed to write just that.
  return JSON.parse(stdout) as LimitedReport;
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

// As Linux has it; other systems count no regions. Some are set to allow billions, which nobody can take.
const limitFile = '/proc/sys/vm/max_map_count';
const canTakeAll = existsSync(limitFile) && Number(readFileSync(limitFile, 'latin1')) <= 2 ** 21;
const onLinux = canTakeAll ? it : () => undefined;

onLinux('all regions that a process may have: refused, and as before', { timeout: 120_000 }, () => {
  const { refused, done, unchanged, worksAfter } = run('regions', null);
  expect(refused.length).toBeGreaterThan(0);
  for (const code of refused) expect(code).toBeOneOf(['OutOfMemory', 'LimitReached']);
  expect({ unchanged, worksAfter, all: refused.length + done }).toEqual({ unchanged: true, worksAfter: true, all: 5 });
});
