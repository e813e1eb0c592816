/** Every file imports what the house allows, and each rule of the house is seen to refuse what it forbids. */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { house } from './rules/house.ts';
import { type Files, folderCircles, houseTable, importsOf, isProduct, roomOf, wrongImports } from './rules/imports.ts';
import { oddWords } from './rules/words.ts';

const root = join(import.meta.dirname, '..');
function read(...patterns: string[]): Files {
  const listed = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', ...patterns], {
    cwd: root,
    encoding: 'utf8',
  });
  return Object.fromEntries(
    listed
      .trim()
      .split('\n')
      // A file that was deleted and not committed is listed, too.
      .filter((path) => existsSync(join(root, path)))
      .map((path) => [path, readFileSync(join(root, path), 'utf8')]),
  );
}
const files = read('*.ts', '*.tsx');
const documents = read('*.mjs', '*.css', '*.md', 'build/deb/*');

const rooms = Object.entries(house);
const shipped = rooms.filter(([, room]) => !room.forTests);
const packages = ['node:fs', ...new Set(shipped.flatMap(([, room]) => room.packages ?? []))].filter(
  (n) => n !== 'node',
);

/** A path to `to` from a file in the folder `from`. */
const specifier = (from: string, to: string) => `${'../'.repeat(from.split('/').length)}${to}/thing.ts`;
const importing = (path: string, from: string): Files => ({ [path]: `import { thing } from '${from}';\n` });

describe('the project', () => {
  it('imports only what the house allows', () => expect(wrongImports(files)).toEqual([]));

  it('has no folders that import each other in a circle', () => expect(folderCircles(files)).toEqual([]));

  it('has a room for every file below the top', () => {
    const homeless = Object.keys(files).filter((path) => path.includes('/') && roomOf(path) === undefined);
    expect(homeless).toEqual([]);
  });

  it('has a file in every room', () => {
    const used = new Set(Object.keys(files).map(roomOf));
    expect(Object.keys(house).filter((name) => !used.has(name))).toEqual([]);
  });

  it('is written in plain words', () => expect(oddWords({ ...files, ...documents })).toEqual([]));

  it('describes the same house in docs/architecture.md', () => {
    expect(readFileSync(join(root, 'docs/architecture.md'), 'utf8')).toContain(houseTable());
  });
});

describe('an import that a room may not make', () => {
  const refused = (from: string, target: string) => wrongImports(importing(`${from}/wrong.ts`, target)).length === 1;

  it.each(shipped)('from another room is refused: %s', (from, { imports }) => {
    const others = rooms.map(([to]) => to).filter((to) => to !== from && !imports.includes(to));
    expect(others.filter((to) => !refused(from, specifier(from, to)))).toEqual([]);
  });

  it.each(shipped)('from a package that is not its own is refused: %s', (from, { packages: own = [] }) => {
    const foreign = packages.filter((name) => !own.includes(name.startsWith('node:') ? 'node' : name));
    expect(foreign.filter((name) => !refused(from, name))).toEqual([]);
  });

  it.each([
    ["import type { Thing } from '../renderer/thing.ts';"],
    ["export { thing } from '../renderer/thing.ts';"],
    ["export * from '../renderer/thing.ts';"],
    ["export const other = await import('../renderer/thing.ts');"],
    ["import '../renderer/thing.ts';"],
  ])('is seen however it is written: %s', (text) => {
    expect(wrongImports({ 'web-host/wrong.ts': text })).toHaveLength(1);
  });

  it('is refused to tests, too: no test of the page imports the engine', () => {
    const from = specifier('renderer/map', 'native-bridge/engine');
    expect(wrongImports(importing('renderer/map/wrong.test.ts', from))).toHaveLength(1);
  });
});

describe('what the house allows', () => {
  it.each(shipped)('is not refused: %s', (from, { imports }) => {
    const all = Array.isArray(imports) ? imports : [];
    expect(all.flatMap((to: string) => wrongImports(importing(`${from}/good.ts`, specifier(from, to))))).toEqual([]);
  });

  it('distinguishes the product from tests and their helpers', () => {
    const tests = ['engine/plan.test.ts', 'engine/testing/stage.ts', 'os/contract/moving.ts'];
    expect(tests.map((path) => isProduct(`native-bridge/${path}`))).toEqual([false, false, false]);
    expect(['e2e/a.ts', 'bench/run.ts', 'scripts/lines.ts', 'vite.config.ts'].some(isProduct)).toBe(false);
    expect(['renderer/app.tsx', 'renderer/map/map.css', 'native-bridge/os/linux/maps.ts'].every(isProduct)).toBe(true);
  });

  it('lets a test use the test tools, its own top folder and helpers for tests', () => {
    const text = `import { it } from 'vitest';
import { make } from '../engine/testing/stage.ts';
import { FakeOs } from '../os/fake/fake-os.ts';
import { good } from './good.ts';
`;
    expect(wrongImports({ 'native-bridge/session/good.test.ts': text })).toEqual([]);
  });

  it('counts a computed import as none, and a comment as none', () => {
    const text = "// import '../renderer/thing.ts';\nexport const at = (name: string) => import(name);\n";
    expect(importsOf('web-host/good.ts', text)).toEqual(['am']);
  });
});

describe('a word that stops the reader', () => {
  it.each([
    ['in a comment', '// The window is told.\n', 1, 'told'],
    ['in a message', "\n\nfail('Whoever waits.');\n", 3, 'Whoever'],
    ['in a name', 'const told = 1;\n', 1, 'told'],
    ['of several parts', '/** Held against the list. */\n', 1, 'Held against'],
  ])('is refused %s', (_, text, line, word) => {
    const refused = expect.stringContaining(`protocol/odd.ts:${line}: “${word}”`);
    expect(oddWords({ 'protocol/odd.ts': text })).toEqual([refused]);
  });

  it('is no part of another word', () => {
    expect(oddWords({ 'protocol/good.ts': '// A customs officer extolled canewood.\n' })).toEqual([]);
  });
});

describe('a circle of folders', () => {
  const circle: Files = {
    'a/one.ts': "import type { Two } from '../b/two.ts';\n",
    'b/two.ts': "import { three } from '../a/c/three.ts';\n",
    'a/c/three.ts': "import { other } from '../other.ts';\n",
  };

  it('is found, though no file imports itself', () => {
    expect(folderCircles(circle)).toEqual([['a', 'b', 'a/c', 'a']]);
  });

  it('is none where one arrow is missing, or is a test’s', () => {
    expect(folderCircles({ ...circle, 'b/two.ts': '' })).toEqual([]);
    const { 'b/two.ts': moved = '', ...others } = circle;
    expect(folderCircles({ ...others, 'b/two.test.ts': moved })).toEqual([]);
  });
});
