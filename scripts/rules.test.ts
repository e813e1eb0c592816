/** Each rule that a tool checks, seen to fail: a rule that nothing violates might as well not be there. */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { castsWithoutReason } from './rules/casts.ts';
import { planted, wellWritten } from './rules/planted.ts';

const root = join(import.meta.dirname, '..');
let folder: string;

/** Lays out its own project with our tools' settings and the given files. */
function layOut(name: string, files: Readonly<Record<string, string>>): string {
  const project = join(folder, name);
  for (const setting of [
    'biome.json',
    'knip.json',
    'package.json',
    'tsconfig.json',
    'tsconfig.node18.json',
    'scripts/rules',
  ]) {
    cpSync(join(root, setting), join(project, setting), { recursive: true });
  }
  symlinkSync(join(root, 'node_modules'), join(project, 'node_modules'));
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(join(project, dirname(path)), { recursive: true });
    writeFileSync(join(project, path), content);
  }
  return project;
}

function jsonOf(tool: string, args: string[], cwd: string): unknown {
  const { stdout } = spawnSync(join(root, 'node_modules/.bin', tool), args, {
    cwd,
    encoding: 'utf8',
    maxBuffer: 2 ** 26,
  });
  return JSON.parse(stdout);
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'samepage-rules-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('Biome', () => {
  const report = z.object({
    diagnostics: z.array(
      z.object({ category: z.string(), message: z.string(), location: z.object({ path: z.string() }) }),
    ),
  });
  let diagnostics: z.infer<typeof report>['diagnostics'];

  const ownName = (text: string, index: number) => text.replaceAll('wrong', `wrong-${index}`);

  beforeAll(() => {
    const files = planted.flatMap((violation, index) =>
      Object.entries(violation.files).map(([path, content]) => [ownName(path, index), ownName(content, index)]),
    );
    const project = layOut('biome', { ...wellWritten, ...Object.fromEntries(files) });
    const found = jsonOf('biome', ['check', '--reporter=json', '--max-diagnostics=none'], project);
    diagnostics = report.parse(found).diagnostics;
  });

  it.each(planted.map((violation, index) => ({ ...violation, index })))('refuses: $title', (violation) => {
    const path = ownName(Object.keys(violation.files)[0] ?? '', violation.index);
    const blamed = diagnostics.filter((diagnostic) => diagnostic.location.path === path);
    expect(blamed).toContainEqual(
      expect.objectContaining({
        category: violation.rule,
        message: expect.stringContaining(violation.message ?? ''),
      }),
    );
  });

  it('has nothing against what is written well', () => {
    const paths = new Set(Object.keys(wellWritten));
    expect(diagnostics.filter((diagnostic) => paths.has(diagnostic.location.path))).toEqual([]);
  });
});

describe('knip', () => {
  const names = z.array(z.object({ name: z.string() }));
  const report = z.object({
    issues: z.array(
      z.object({ file: z.string(), files: names, exports: names, types: names, dependencies: names, unlisted: names }),
    ),
  });
  let issues: z.infer<typeof report>['issues'];

  beforeAll(() => {
    const project = layOut('knip', {
      'web-host/serve.ts': "import { used } from './shapes.ts';\nimport 'left-pad';\n\nused();\n",
      'web-host/shapes.ts':
        'export interface Unused {\n  a: 1;\n}\nexport const used = () => {};\nexport const unused = 1;\n',
      'web-host/orphan.ts': 'export const nobody = 1;\n',
    });
    issues = report.parse(jsonOf('knip', ['--reporter=json', '--no-config-hints'], project)).issues;
  });

  const issuesOf = (path: string) => issues.filter(({ file }) => file === path);

  it.each([
    ['an export that nobody imports', 'web-host/shapes.ts', 'exports', 'unused'],
    ['a type that nobody imports', 'web-host/shapes.ts', 'types', 'Unused'],
    ['a file that nobody imports', 'web-host/orphan.ts', 'files', 'web-host/orphan.ts'],
    ['a dependency that nobody imports', 'package.json', 'dependencies', 'koffi'],
    ['a package that is not declared', 'web-host/serve.ts', 'unlisted', 'left-pad'],
  ] as const)('refuses %s', (_, path, kind, name) => {
    expect(issuesOf(path).flatMap((issue) => issue[kind])).toContainEqual(expect.objectContaining({ name }));
  });

  it('has nothing against what is used', () => {
    expect(JSON.stringify(issues)).not.toContain('"used"');
  });
});

describe('the Debian package', () => {
  it('is refused what Node 18 does not have', () => {
    const newer = {
      toSorted: '[2, 1].toSorted()',
      withResolvers: 'Promise.withResolvers()',
      dirname: 'import.meta.dirname',
      getBuiltinModule: "process.getBuiltinModule('node:fs')",
      WebSocket: "new WebSocket('ws://127.0.0.1')",
    };
    const lines = Object.values(newer).map((use, index) => `export const a${index} = ${use};\n`);
    const project = layOut('node18', {
      'programs/web/samepage-web.ts': "export { readFile } from 'node:fs/promises';\nexport const a = [1].at(-1);\n",
      'native-bridge/threads/engine-thread.ts': lines.join(''),
    });
    const tsc = join(root, 'node_modules/.bin/tsc');
    const { stdout } = spawnSync(tsc, ['-p', 'tsconfig.node18.json'], { cwd: project, encoding: 'utf8' });
    const found = stdout.split('\n').filter((line) => line.includes('error'));
    expect(found).toEqual(Object.keys(newer).map((name) => expect.stringContaining(`'${name}'`)));
  });
});

describe('type assertions', () => {
  it('are refused without a reason', () => {
    const project = layOut('casts', {
      'protocol/bare.ts':
        "import { a as b } from './a.ts';\n\nexport const c = b as unknown;\nexport const d = [b] as const;\n",
      'protocol/reasoned.ts': '// Because.\nexport const c = 1 as unknown;\n',
    });
    expect(castsWithoutReason(project)).toEqual(['protocol/bare.ts:3']);
  });

  it('all have one in this project', () => {
    expect(castsWithoutReason(root)).toEqual([]);
  });
});
