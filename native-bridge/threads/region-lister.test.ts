/** The engine's side of the thread that lists: against small threads of the test's own. The real one: e2e/processes.spec.ts. */
import { mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { RegionColumns } from '../../protocol/region-columns.ts';
import { emptyColumns } from '../../protocol/region-columns.ts';
import { FakeOs } from '../os/fake/fake-os.ts';
import { RegionLister } from './region-lister.ts';

/** Answers with as many regions as the pid says; 13 ends it; 404 is none. */
const thread = `
import { parentPort } from 'node:worker_threads';
parentPort.on('message', ({ pid }) => {
  if (pid === 13) process.exit(13);
  if (pid === 404) parentPort.postMessage({ error: { code: 'NotFound', message: 'There is no process 404.' } });
  else parentPort.postMessage({ list: { count: pid } });
});
`;

let folder: string;
let entry: string;
let os: FakeOs;
let lister: RegionLister;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'samepage-lister-'));
  entry = join(folder, 'thread.mjs');
  writeFileSync(entry, thread);
  os = new FakeOs();
  lister = new RegionLister(os, entry);
});
afterEach(async () => {
  await lister.close();
  rmSync(folder, { recursive: true });
});

it('asks the thread for another process, and tells each answer to who asked', async () => {
  const [one, other] = await Promise.all([lister.list(101), lister.list(102)]);
  expect([one.count, other.count]).toEqual([101, 102]);
});

it('lists once what is asked for several times before its turn', async () => {
  const asked = [101, 102, 102, 102].map((pid) => lister.list(pid));
  const [first, second, third] = await Promise.all(asked);
  expect(second).toBe(third);
  expect(first).not.toBe(second);
  // Not the one that was under way already: what it shows may be from before.
  expect(await lister.list(102)).not.toBe(second);
});

it('passes an error on as it came', async () => {
  await expect(lister.list(404)).rejects.toMatchObject({ code: 'NotFound', message: 'There is no process 404.' });
});

it('refuses what a thread that ended leaves open, and starts another one', async () => {
  await expect(lister.list(13)).rejects.toThrow('exit code 13');
  expect((await lister.list(14)).count).toBe(14);
});

it.each([
  ['Worker initialization failure: EMFILE', 'LimitReached', 'no file descriptors left'],
  ['Worker terminated due to reaching memory limit: JS heap out of memory', 'OutOfMemory', 'no memory left'],
  ['something else', 'Internal', 'something else'],
])('says what “%s” means', async (message, code, sentence) => {
  writeFileSync(entry, `throw new Error(${JSON.stringify(message)});`);
  await expect(lister.list(101)).rejects.toMatchObject({ code, message: expect.stringContaining(sentence) });
  writeFileSync(entry, thread);
  expect((await lister.list(102)).count).toBe(102);
});

it('a thread that cannot even say why it ended is a typed error, too', async () => {
  writeFileSync(entry, 'throw { toString: null };');
  await expect(lister.list(101)).rejects.toMatchObject({ code: 'Internal' });
});

it('does not warn of files that the list opens and Node closes', async () => {
  writeFileSync(
    entry,
    `import { closeSync, openSync } from 'node:fs';
     import { parentPort } from 'node:worker_threads';
     const warned = [];
     process.on('warning', ({ message }) => warned.push(message));
     parentPort.on('message', ({ pid }) => {
       closeSync(pid);
       setImmediate(() => parentPort.postMessage({ list: { count: warned.length } }));
     });`,
  );
  // As libc.open does it: opened where Node does not see it, closed by Node.
  const fd = openSync('/dev/null', 'r');
  expect((await lister.list(fd)).count).toBe(0);
});

it('refuses what is open when it is closed', async () => {
  const open = lister.list(15);
  const refused = expect(open).rejects.toThrow('it was stopped');
  await lister.close();
  await refused;
});

it('lists our own process itself as long as that is quick', async () => {
  const own = os.limits.pid;
  expect((await lister.list(own)).count).toBe(os.regions().count);
  const long: RegionColumns = { count: 5000, ...emptyColumns(5000), names: [''] };
  os.regions = () => long;
  expect(await lister.list(own)).toBe(long);
  // From now on the thread does, which here answers with the pid.
  expect((await lister.list(own)).count).toBe(own);
});
