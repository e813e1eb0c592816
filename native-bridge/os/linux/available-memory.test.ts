import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { availableMemory } from './available-memory.ts';

const mebibyte = 2 ** 20;
let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'samepage-memory-'));
  put('proc/meminfo', 'MemTotal:       16384 kB\nMemFree:          100 kB\nMemAvailable:   8192 kB\n');
});
afterEach(() => rmSync(root, { recursive: true }));

function put(path: string, text: string | number): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), `${text}\n`);
}

test('is what the system has where no group limits it', () => {
  expect(availableMemory(root)).toBe(8 * mebibyte);
  put('proc/self/cgroup', '0::/');
  expect(availableMemory(root)).toBe(8 * mebibyte);
});

test('is what the group leaves, files that it would give back included', () => {
  put('proc/self/cgroup', '1:name=systemd:/\n0::/app');
  put('sys/fs/cgroup/app/memory.max', 4 * mebibyte);
  put('sys/fs/cgroup/app/memory.current', 3 * mebibyte);
  put('sys/fs/cgroup/app/memory.stat', `anon 5\ninactive_file ${mebibyte}\n`);
  expect(availableMemory(root)).toBe(2 * mebibyte);
});

test('is what the tightest of the groups above leaves', () => {
  put('proc/self/cgroup', '0::/outer/inner');
  put('sys/fs/cgroup/outer/inner/memory.max', 'max');
  put('sys/fs/cgroup/outer/inner/memory.current', 0);
  put('sys/fs/cgroup/outer/memory.max', 3 * mebibyte);
  put('sys/fs/cgroup/outer/memory.current', 2 * mebibyte);
  expect(availableMemory(root)).toBe(mebibyte);
});

test('knows the older control groups', () => {
  put('proc/self/cgroup', '4:memory:/job\n3:cpuset:/');
  put('sys/fs/cgroup/memory/job/memory.limit_in_bytes', 2 * mebibyte);
  put('sys/fs/cgroup/memory/job/memory.usage_in_bytes', mebibyte);
  expect(availableMemory(root)).toBe(mebibyte);
});

test('is what the limits on address space and data leave', () => {
  const limits = (space: number | string, data: number | string) =>
    `Limit                     Soft Limit           Hard Limit           Units     \nMax cpu time              unlimited            unlimited            seconds   \nMax data size             ${data}            unlimited            bytes     \nMax address space         ${space}            unlimited            bytes     `;
  put('proc/self/status', 'Name:\tnode\nVmSize:\t    2048 kB\nVmData:\t    1024 kB\n');
  put('proc/self/limits', limits('unlimited', 'unlimited'));
  expect(availableMemory(root)).toBe(8 * mebibyte);
  put('proc/self/limits', limits(5 * mebibyte, 'unlimited'));
  expect(availableMemory(root)).toBe(3 * mebibyte);
  put('proc/self/limits', limits(5 * mebibyte, 2 * mebibyte));
  expect(availableMemory(root)).toBe(mebibyte);
});

test('counts files in use by half, and those of the groups below', () => {
  put('proc/self/cgroup', '4:memory:/job');
  put('sys/fs/cgroup/memory/job/memory.limit_in_bytes', 4 * mebibyte);
  put('sys/fs/cgroup/memory/job/memory.usage_in_bytes', 4 * mebibyte);
  put(
    'sys/fs/cgroup/memory/job/memory.stat',
    `inactive_file 0\nactive_file 0\ntotal_inactive_file ${mebibyte}\ntotal_active_file ${2 * mebibyte}\n`,
  );
  expect(availableMemory(root)).toBe(2 * mebibyte);
});

test('is never less than nothing, and here more than that', () => {
  put('proc/self/cgroup', '0::/');
  put('sys/fs/cgroup/memory.max', 0);
  put('sys/fs/cgroup/memory.current', mebibyte);
  expect(availableMemory(root)).toBe(0);
  expect(availableMemory()).toBeGreaterThan(mebibyte);
});
