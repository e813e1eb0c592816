/** Whether the imports of files are those that the house allows, and whether folders import each other in circles. */
import { dirname, posix } from 'node:path';
import { parseSync } from 'oxc-parser';
import { house } from './house.ts';
import type { Room } from './room.ts';

/** Paths from the project's root to what stands in them. */
export type Files = Readonly<Record<string, string>>;

/** What tests use besides the packages of their room. */
const testPackages = ['node', 'vitest', 'fast-check'];
const testFile = /\.(test|spec|check)\.tsx?$/;

/** What a file imports: modules as they are written there, in any of the ways to write it. */
export function importsOf(path: string, text: string): string[] {
  const { module } = parseSync(path, text);
  return [
    ...module.staticImports.map(({ moduleRequest }) => moduleRequest.value),
    ...module.staticExports.flatMap(({ entries }) => entries.flatMap((entry) => entry.moduleRequest?.value ?? [])),
    // Only where it is a plain string can it be followed; a computed name is the platform's business.
    ...module.dynamicImports.map(({ moduleRequest: { start, end } }) => text.slice(start + 1, end - 1)),
  ];
}

/** The room of a file or folder; undefined for the files at the top, which configure the tools. */
export function roomOf(path: string): string | undefined {
  for (let folder = path; folder !== '.'; folder = dirname(folder)) if (house[folder]) return folder;
  return undefined;
}

const topOf = (path: string) => path.split('/')[0] ?? '';
const isShipped = (name: string) => !house[name]?.forTests;

/** Whether a file is part of what is shipped: no test, and in no room for tests. */
export function isProduct(path: string): boolean {
  const room = roomOf(path);
  return room !== undefined && isShipped(room) && !testFile.test(path);
}

function mayImport(from: string, { imports }: Room, isTest: boolean, to: string): boolean {
  if (from === to || imports === 'all') return true;
  if (imports === 'product') return isShipped(to) || topOf(to) === topOf(from) || topOf(to) === 'protocol';
  if (imports.includes(to)) return true;
  if (!isTest) return false;
  // A test may use all of its own top folder, and what any room there may; where it runs in Node, the tooling and the client, too.
  if (topOf(from) === topOf(to) || ((to === 'tooling' || to === 'client') && topOf(from) !== 'renderer')) return true;
  return Object.entries(house).some(
    ([name, room]) =>
      topOf(name) === topOf(from) &&
      Array.isArray(room.imports) &&
      room.imports.some((allowed: string) => allowed === to || (house[to]?.forTests && topOf(allowed) === topOf(to))),
  );
}

function mayUse(from: string, { packages = [], imports, forTests }: Room, isTest: boolean, name: string): boolean {
  if (imports === 'all' || packages.includes(name)) return true;
  if (!isTest && !forTests) return false;
  if (imports === 'product' || testPackages.includes(name)) return true;
  return Object.entries(house).some(
    ([other, room]) => topOf(other) === topOf(from) && (room.packages?.includes(name) ?? false),
  );
}

/** A package's name, without what is asked of it; `node` for Node's own modules. */
function packageOf(specifier: string): string {
  if (specifier.startsWith('node:')) return 'node';
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}

/** A sentence for each import that the house does not allow. */
export function wrongImports(files: Files): string[] {
  return Object.entries(files).flatMap(([path, text]) => {
    const name = roomOf(path);
    const room = name === undefined ? undefined : house[name];
    if (name === undefined || !room) return [];
    const isTest = testFile.test(path);
    return importsOf(path, text).flatMap((specifier) => {
      if (!specifier.startsWith('.')) {
        const used = packageOf(specifier);
        return mayUse(name, room, isTest, used) ? [] : [`${path}: ${name} may not use the package ${used}.`];
      }
      const target = posix.join(dirname(path), specifier);
      const to = roomOf(target);
      if (to === undefined || mayImport(name, room, isTest, to)) return [];
      return [`${path}: ${name} may not import from ${to} (${target}).`];
    });
  });
}

/** Folders that import each other in a circle, tests left aside: each circle once, from where it was found. */
export function folderCircles(files: Files): string[][] {
  const arrows = new Map<string, Set<string>>();
  for (const [path, text] of Object.entries(files)) {
    if (testFile.test(path)) continue;
    const from = dirname(path);
    for (const specifier of importsOf(path, text)) {
      const to = dirname(posix.join(from, specifier));
      // The files at the top configure the tools; package.json is data.
      if (specifier.startsWith('.') && to !== from && to !== '.' && from !== '.') {
        arrows.set(from, (arrows.get(from) ?? new Set()).add(to));
      }
    }
  }
  const circles: string[][] = [];
  const done = new Set<string>();
  const visit = (folder: string, way: readonly string[]) => {
    const start = way.indexOf(folder);
    if (start >= 0) circles.push([...way.slice(start), folder]);
    if (start >= 0 || done.has(folder)) return;
    for (const next of arrows.get(folder) ?? []) visit(next, [...way, folder]);
    done.add(folder);
  };
  for (const folder of arrows.keys()) visit(folder, []);
  return circles;
}

/** The table of docs/architecture.md. */
export function houseTable(): string {
  const rows = Object.entries(house).map(([name, { holds, imports, packages = [], forTests }]) => {
    const rooms = typeof imports === 'string' ? [imports === 'all' ? 'anything' : 'anything that is shipped'] : imports;
    const allowed = [...rooms.map((room) => (house[room] ? `\`${room}\`` : room)), ...packages];
    return `| \`${name}/\` | ${allowed.join(', ') || '–'} | ${holds}${forTests ? ' (tests only)' : ''} |`;
  });
  return ['| folder | may import | holds |', '|---|---|---|', ...rows].join('\n');
}
