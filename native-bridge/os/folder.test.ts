import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join, sep } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { mostEntries } from '../../protocol/folder.ts';
import { folderEntries } from './folder.ts';

const folder = mkdtempSync(join(tmpdir(), 'samepage-folder-')) + sep;
const onBytes = sep === '/' ? it : () => undefined;

beforeAll(() => {
  for (const name of ['alpha.bin', 'alpine', '.hidden']) writeFileSync(folder + name, '');
  mkdirSync(`${folder}also`);
});
afterAll(() => rmSync(folder, { recursive: true }));

function entriesOf(typed: string) {
  const work = folderEntries(typed);
  let step = work.next();
  while (!step.done) step = work.next();
  return step.value;
}
const namesOf = (typed: string) => entriesOf(typed).entries.map(({ name }) => name);

it('gives files and folders by name, as far as they begin as what is typed; hidden ones after a dot', () => {
  expect(entriesOf(folder)).toEqual({
    before: folder,
    entries: [
      { name: 'alpha.bin', kind: 'file' },
      { name: 'alpine', kind: 'file' },
      { name: 'also', kind: 'folder' },
    ],
    more: false,
  });
  expect(namesOf(`${folder}alp`)).toEqual(['alpha.bin', 'alpine']);
  expect(namesOf(`${folder}.`)).toEqual(['.hidden']);
  expect(namesOf(`${folder}x`)).toEqual([]);
});

it('keeps what was typed before the name, but for an address', () => {
  expect(entriesOf('~/').before).toBe('~/');
  expect(entriesOf('~').before).toBe(homedir().replace(/[\\/]?$/, '/'));
  const address = `file://${sep === '/' ? '' : '/'}${folder.replaceAll('\\', '/')}al`;
  expect(entriesOf(address).before).toBe(folder);
  expect(namesOf(address)).toEqual(['alpha.bin', 'alpine', 'also']);
});

it('says what a folder is not', () => {
  expect(() => entriesOf(`${folder}nothing${sep}`)).toThrow(/There is no folder/);
  expect(() => entriesOf(`${folder}alpine${sep}`)).toThrow(/is not a folder|There is no folder/);
  expect(() => entriesOf('alp')).toThrow(/does not say in which folder/);
});

it(`gives at most ${mostEntries} names, and says that there are more`, () => {
  const many = `${folder}also${sep}`;
  for (let index = 0; index <= mostEntries; index += 1) writeFileSync(`${many}${index}`, '');
  expect(entriesOf(many)).toMatchObject({ more: true });
  expect(entriesOf(many).entries).toHaveLength(mostEntries);
  expect(entriesOf(`${many}19`).more).toBe(false);
});

onBytes('names that are no text come as escapes, and find their file; links count as what they lead to', () => {
  writeFileSync(Buffer.concat([Buffer.from(`${folder}z`), Buffer.of(0xe9)]), '');
  symlinkSync('also', `${folder}zlink`);
  symlinkSync('nowhere', `${folder}zbroken`);
  symlinkSync('/dev/null', `${folder}zdevice`);
  expect(entriesOf(`${folder}z`).entries).toEqual([
    { name: 'z\\xe9', kind: 'file' },
    { name: 'zlink', kind: 'folder' },
  ]);
  expect(namesOf(`${folder}z\\xe9`)).toEqual(['z\\xe9']);
});
