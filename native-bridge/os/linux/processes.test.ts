/** What the list says of processes, against what the system's own tools and calls say. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { expect, it } from 'vitest';
import { readRegions } from './maps.ts';
import { readProcesses } from './processes.ts';

const asRoot = process.getuid?.() === 0 ? it : () => undefined;
const find = (pid: number | undefined) => [...readProcesses()].find((each) => each.pid === pid);

it('reports name, command, user and memory of ourselves, and that we may be read', () => {
  const ours = find(process.pid);
  expect(ours?.name).toBe(readFileSync('/proc/self/comm', 'utf8').trimEnd());
  expect(ours?.command.length).toBeGreaterThan(0);
  expect(ours?.user).toBe(userInfo().username);
  expect(ours?.resident).toBeGreaterThan(2 ** 20);
  expect(ours?.refused).toBeNull();
});

it('is in order of number, with every program once', () => {
  const pids = [...readProcesses()].map(({ pid }) => pid);
  expect(pids).toEqual([...new Set(pids)].sort((a, b) => a - b));
});

it('takes a command of any bytes, cut short in its middle', async () => {
  const long = 'x'.repeat(1000);
  const child = spawn(process.execPath, ['-e', 'process.stdin.on("data", () => process.exit())', 'ä b', long]);
  try {
    await once(child, 'spawn');
    const command = find(child.pid)?.command ?? '';
    expect(command).toContain('…');
    expect(command.length).toBe(300);
  } finally {
    child.kill();
  }
});

it('calls a zombie ended', async () => {
  // The shell becomes a program that never asks how its child has ended; the child waits for that, since a shell does ask.
  const parent = spawn('sh', ['-c', 'exec 3<&0; sh -c "read line" <&3 & echo $!; exec sleep 600'], {
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  try {
    const [line]: unknown[] = await once(parent.stdout, 'data');
    const pid = Number(String(line).trim());
    const { pid: shell } = parent;
    await expect.poll(() => readFileSync(`/proc/${shell}/comm`, 'utf8'), { timeout: 20_000 }).toBe('sleep\n');
    parent.stdin.write('\n');
    await expect.poll(() => find(pid)?.refused ?? '', { timeout: 20_000 }).toContain('it has ended (a zombie');
  } finally {
    parent.kill();
  }
});

asRoot('says of other users’ processes why they cannot be read, as reading them does', () => {
  const sleeper = spawn('sleep', ['600']);
  const groups = process.getgroups?.() ?? [];
  process.setgroups?.([]);
  process.setegid?.(65534);
  process.seteuid?.(65534);
  try {
    const { user, refused } = find(sleeper.pid) ?? {};
    expect(user).toBe('root');
    expect(refused).toContain('it is another user’s');
    expect(() => readRegions(sleeper.pid ?? 0)).toThrow(refused ?? 'refused');
  } finally {
    process.seteuid?.(0);
    process.setegid?.(0);
    process.setgroups?.(groups);
    sleeper.kill();
  }
});
