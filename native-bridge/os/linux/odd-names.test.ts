/** Files may have any name but for `/` and the null character: each is listed, distinguished, and opened by the shown name. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { regionKinds } from '../../../protocol/model.ts';
import { nameFromBytes } from '../../../protocol/names.ts';
import { LinuxOs } from './linux-os.ts';
import { readRegions } from './maps.ts';
import { parseMaps } from './parse-maps.ts';
import { RegionQuery } from './query.ts';

const os = new LinuxOs();
const folder = mkdtempSync(join(tmpdir(), 'samepage-names-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Byte by byte, as Latin-1. */
const names = [
  'plain.bin',
  'trailing ',
  ' leading',
  'two  spaces',
  'line\nbreak.bin',
  'line\\012break.bin',
  'line\n\\012both.bin',
  'tab\there\x1b[31m.bin',
  'safe\xe2\x80\xaegnp.exe',
  'caf\xe9.bin',
  'caf\xe8.bin',
  'caf\xc3\xa9.bin',
  'bad\xff\xfe',
  'zero\xe2\x80\x8bwidth',
  '\xef\xbb\xbfmark',
  'back\\slash',
  'looks\\x41like',
  'really (deleted)',
];
const pathOf = (name: string) => Buffer.concat([Buffer.from(`${folder}/`), Buffer.from(name, 'latin1')]);

describe.each(names)('a file called %j', (name) => {
  const path = pathOf(name);
  writeFileSync(path, Buffer.alloc(4096, names.indexOf(name)));
  const shown = nameFromBytes(path);

  it('is opened by what is shown, and listed as that in both lists', () => {
    const section = os.openFile(shown, 'read-only');
    const at = os.map(section, { offset: 0, length: 4096, sharing: 'shared', protection: 'read', address: null });
    const byte = new Uint8Array(1);
    os.read(at, byte);
    expect(byte[0]).toBe(names.indexOf(name));
    const list = readRegions(process.pid);
    const row = list.starts.indexOf(at);
    expect(list.names[list.nameIndexes[row] ?? 0]).toBe(shown);
    const query = new RegionQuery();
    expect(query.query(at)?.name).toBe(shown);
    query.close();
    os.unmap(at, 4096);
    os.closeSection(section);
  });
});

it.each([
  'trailing ',
  ' leading',
  'line\nbreak.bin',
  'line\\012break.bin',
  'safe\u202egnp.exe',
  'café.bin',
  '\ufeffmark',
])('%j is opened by its plain characters, too', (name) =>
  os.closeSection(os.openFile(`${folder}/${name}`, 'read-only')),
);

it('where the system does not report the file, its way of writing a newline is read as one', () => {
  const text = '00280000-00290000 r--p 00000000 00:01 77 /tmp/line\\012break\n';
  expect(parseMaps(Buffer.from(text), '').names).toEqual(['', String.raw`/tmp/line\x0abreak`]);
});

it.each([String.raw`/tmp/line\x0abreak`, String.raw`/tmp/line\012break`])(
  '%s is the program where only its name can be asked for',
  (image) => {
    const text = '00280000-00290000 r-xp 00000000 00:01 77 /tmp/line\\012break\n';
    const list = parseMaps(Buffer.from(text), image);
    expect(list.names).toEqual(['', image]);
    expect([...list.kinds].map((kind) => regionKinds[kind])).toEqual(['image']);
  },
);

it('a program whose file has such a name is known as the program that it is', async () => {
  const program = pathOf('pro\ngr\xe9m ');
  copyFileSync('/bin/cat', program);
  // Node takes no program of undecodable bytes: a shell starts it, by a pattern.
  const child = spawn('/bin/sh', ['-c', `exec ${folder}/pro*`]);
  try {
    child.stdin.write('ready');
    await once(child.stdout, 'data');
    const list = readRegions(child.pid ?? 0);
    const image = list.names.indexOf(nameFromBytes(program));
    const kinds = [...list.kinds].filter((_, row) => list.nameIndexes[row] === image).map((kind) => regionKinds[kind]);
    expect(new Set(kinds)).toEqual(new Set(['image']));
  } finally {
    child.kill();
  }
});
