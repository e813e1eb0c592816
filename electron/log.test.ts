import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { Log } from './log.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'samepage-log-'));
});

afterEach(() => rm(folder, { recursive: true }));

it('adds a line for each note, with its time, in a folder that it makes', async () => {
  const file = join(folder, 'logs/samepage.log');
  for (const line of ['starts', 'ends\nhere']) {
    const log = new Log(file);
    log.note(line);
    await log.end();
  }
  const time = String.raw`\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z`;
  expect(await readFile(file, 'utf8')).toMatch(new RegExp(`^${time} starts\n${time} ends here\n$`));
});

it('puts a long file aside', async () => {
  const file = join(folder, 'samepage.log');
  await writeFile(file, 'x'.repeat(513 * 1024));
  const log = new Log(file);
  log.note('starts');
  await log.end();
  expect((await readFile(file, 'utf8')).length).toBeLessThan(100);
  expect((await readFile(`${file}.old`, 'utf8')).length).toBe(513 * 1024);
});

it('does not mind a place where nothing can be written', async () => {
  const file = join(folder, 'a-file');
  await writeFile(file, '');
  const log = new Log(join(file, 'samepage.log'));
  log.note('starts');
  await log.end();
  log.note('too late');
  await log.end();
});
