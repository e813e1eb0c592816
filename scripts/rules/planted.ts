/**
 * Violations of the project's rules, planted on purpose, and the same things written well. All of them are checked in
 * one go, in one folder: so `wrong` in a path or in a file's content stands for a name that is each violation's own.
 */

export interface Planted {
  /** What is wrong. */
  title: string;
  /** Path to content. The first file is the one to be blamed. */
  files: Readonly<Record<string, string>>;
  /** The tool's own name of the rule. */
  rule: string;
  /** Part of the message, where the rule alone would not say enough. */
  message?: string;
}

const imports = 'lint/style/noRestrictedImports';

const platform: Planted[] = [
  'export const here = process.platform;\n',
  "export const here = process['platform'];\n",
  'const { platform } = process;\nexport const here = platform;\n',
  "import { platform as name } from 'node:os';\n\nexport const here = name();\n",
  "import * as os from 'node:os';\n\nexport const here = os.platform();\n",
].map((content) => ({
  title: `asks for the platform outside native-bridge/os: ${content.split('\n')[0]}`,
  files: { 'native-bridge/engine/wrong.ts': content },
  rule: 'plugin',
  message: 'Only native-bridge/os/ may ask for the platform.',
}));

const viewMessage = 'koffi.view throws in Electron';
const lostMessage = 'Electron loses transferred buffers';

/** What works in Node, where the tests run, and not in Electron. Each: where, what, and what is said of it. */
const electron: Planted[] = (
  [
    [
      'native-bridge/os/wrong.ts',
      "import koffi from 'koffi';\n\nexport const bytes = koffi.view(1, 2);\n",
      viewMessage,
    ],
    ['native-bridge/os/wrong.ts', "import koffi from 'koffi';\n\nexport const { view } = koffi;\n", viewMessage],
    ['native-bridge/os/wrong.ts', "import { view } from 'koffi';\n\nexport const bytes = view;\n", viewMessage],
    [
      'renderer/wrong.ts',
      'export const send = (port: MessagePort, bytes: Uint8Array<ArrayBuffer>) => port.postMessage(bytes, [bytes.buffer]);\n',
      lostMessage,
    ],
    [
      'renderer/wrong.ts',
      "export const send = (bytes: ArrayBuffer) => window.postMessage(bytes, '*', [bytes]);\n",
      lostMessage,
    ],
    [
      'electron/wrong.ts',
      'export const send = (port: MessagePort, bytes: ArrayBuffer) => port.postMessage(bytes, { transfer: [bytes] });\n',
      lostMessage,
    ],
    [
      'protocol/wrong.ts',
      'export const taken = (bytes: ArrayBuffer) => structuredClone(bytes, { transfer: [bytes] });\n',
      lostMessage,
    ],
    [
      'electron/wrong.ts',
      "import { app } from 'electron';\n\nawait app.whenReady();\n",
      'Nothing is awaited at the top level',
    ],
  ] as const
).map(([path, content, message]) => ({
  title: `what does not work in Electron: ${content.trim().split('\n').at(-1)}`,
  files: { [path]: content },
  rule: 'plugin',
  message,
}));

/** The rules are for the preload's own path: one file for all of them. */
const wrongPreload = `import { readFileSync } from 'node:fs';
import { ipcRenderer, shell } from 'electron';

export const all = [ipcRenderer, readFileSync, shell, process];
`;
const preload: Planted[] = (
  [
    ['node:fs', imports, 'A sandboxed preload may import only electron.'],
    ['a module of electron’s that a sandbox has not', imports, 'A sandboxed preload may import only these'],
    ['process', 'lint/style/noRestrictedGlobals', 'process'],
  ] as const
).map(([what, rule, message]) => ({
  title: `a preload that uses ${what}`,
  files: { 'electron/preload.ts': wrongPreload },
  rule,
  message,
}));

const nodeGlobals: Planted[] = ['process', 'Buffer', 'global', 'require', 'setImmediate'].map((name) => ({
  title: `a page that uses Node’s ${name}`,
  files: { 'renderer/wrong.ts': `export const found = typeof ${name};\nexport const used = ${name};\n` },
  rule: 'lint/style/noRestrictedGlobals',
  message: name,
}));

const others: Planted[] = [
  {
    title: 'a cycle',
    files: {
      'protocol/wrong.ts': "import { b } from './wrong-b.ts';\n\nexport const a = () => b;\n",
      'protocol/wrong-b.ts': "import { a } from './wrong.ts';\n\nexport const b = () => a;\n",
    },
    rule: 'lint/suspicious/noImportCycles',
  },
  {
    title: 'a cycle of types alone',
    files: {
      'protocol/wrong.ts': "import type { B } from './wrong-b.ts';\n\nexport type A = B[];\n",
      'protocol/wrong-b.ts': "import type { A } from './wrong.ts';\n\nexport type B = A | null;\n",
    },
    rule: 'lint/suspicious/noImportCycles',
  },
  {
    title: 'a barrel file',
    files: { 'protocol/wrong.ts': "export { thing } from './thing.ts';\n" },
    rule: 'lint/performance/noBarrelFile',
  },
  {
    title: 'a file that passes on all of another',
    files: { 'protocol/wrong.ts': "export * from './thing.ts';\n" },
    rule: 'lint/performance/noReExportAll',
  },
  {
    title: 'any',
    files: { 'protocol/wrong.ts': 'export const a: any = 1;\n' },
    rule: 'lint/suspicious/noExplicitAny',
  },
  {
    title: 'a non-null assertion',
    files: { 'protocol/wrong.ts': 'export const first = (list: string[]) => list[0]!;\n' },
    rule: 'lint/style/noNonNullAssertion',
  },
  {
    title: 'a file of 301 lines',
    files: { 'protocol/wrong.ts': Array.from({ length: 301 }, (_, n) => `export const a${n} = ${n};\n`).join('') },
    rule: 'lint/style/noExcessiveLinesPerFile',
  },
  {
    title: 'an import without its extension',
    files: { 'protocol/wrong.ts': "import { thing } from './thing';\n\nexport const other = thing;\n" },
    rule: 'lint/correctness/useImportExtensions',
  },
  {
    title: 'types imported as if they were values',
    files: { 'protocol/wrong.ts': "import { Thing } from './thing.ts';\n\nexport type Other = Thing | null;\n" },
    rule: 'lint/style/useImportType',
  },
  {
    title: 'an unused import',
    files: { 'protocol/wrong.ts': "import { thing } from './thing.ts';\n" },
    rule: 'lint/correctness/noUnusedImports',
  },
  {
    title: 'a promise that nobody waits for',
    files: { 'protocol/wrong.ts': 'const later = async () => await Promise.resolve(1);\nlater();\n' },
    rule: 'lint/nursery/noFloatingPromises',
  },
  {
    title: 'a file name that is not in kebab-case',
    files: { 'protocol/WrongName.ts': 'export const a = 1;\n' },
    rule: 'lint/style/useFilenamingConvention',
  },
  {
    title: 'words for the console in what is no program',
    files: { 'native-bridge/engine/wrong.ts': "console.log('here');\n" },
    rule: 'lint/suspicious/noConsole',
  },
  {
    title: 'a browser test that sleeps',
    files: {
      'e2e/wrong.spec.ts':
        "import { test } from '@playwright/test';\n\ntest('a', async ({ page }) => {\n  await page.waitForTimeout(100);\n});\n",
    },
    rule: 'lint/suspicious/noPlaywrightWaitForTimeout',
  },
  {
    title: 'badly formatted code',
    files: { 'protocol/wrong.ts': 'export const a = "b"\n' },
    rule: 'format',
  },
];

export const planted: readonly Planted[] = [...platform, ...electron, ...preload, ...nodeGlobals, ...others];

/** The same kinds of things as the rules allow them; no tool may complain of these. */
export const wellWritten: Readonly<Record<string, string>> = {
  'protocol/thing.ts': 'export type Thing = 1;\nexport const thing: Thing = 1;\n',
  'protocol/good.ts':
    "import * as z from 'zod';\nimport { thing } from './thing.ts';\n\nexport const good = z.literal(thing);\n",
  'protocol/good.test.ts':
    "import { expect, it } from 'vitest';\nimport { good } from './good.ts';\n\nit('holds', () => expect(good).toBeDefined());\n",
  'native-bridge/os/good.ts':
    "import { readFileSync } from 'node:fs';\nimport koffi from 'koffi';\nimport { thing } from '../../protocol/thing.ts';\n\nexport const good = [process.platform, koffi, readFileSync, thing];\n",
  'native-bridge/engine/good.ts':
    "import { good } from '../os/good.ts';\n\nexport const better = { platform: good };\n",
  'web-host/good.ts':
    "import { WebSocketServer } from 'ws';\nimport { better } from '../native-bridge/engine/good.ts';\nimport type { Thing } from '../protocol/thing.ts';\n\nexport const good = (thing: Thing) => [better.platform, WebSocketServer, thing];\n",
  'electron/good.ts':
    "import { join } from 'node:path';\nimport { app } from 'electron';\nimport { better } from '../native-bridge/engine/good.ts';\n\nexport const good = async () => [await app.whenReady(), better, join];\n",
  'renderer/good-port.ts':
    'export const give = (target: MessagePort, ports: MessagePort[]) => target.postMessage(structuredClone({}), ports);\n',
  'renderer/map/good.tsx':
    "import { useState } from 'react';\nimport { create } from 'zustand';\nimport { thing } from '../../protocol/thing.ts';\n\nexport const good = [useState, create, thing];\n",
  'renderer/good.test.ts':
    "import { readFileSync } from 'node:fs';\nimport { expect, it } from 'vitest';\n\nit('reads', () => expect(readFileSync).toBeDefined());\n",
  'bench/good.ts':
    "import { better } from '../native-bridge/engine/good.ts';\nimport { thing } from '../protocol/thing.ts';\nimport { good } from '../renderer/map/good.tsx';\n\nconsole.log(better, thing, good);\n",
};
