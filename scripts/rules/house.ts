/**
 * The house: which folder holds what, which folders it may import from, and which packages. The check of all imports
 * (imports.ts), the violations that prove it (house.test.ts) and the table in docs/architecture.md come from here.
 */
import { rendererRooms } from './renderer-rooms.ts';
import type { Room } from './room.ts';

const os = 'native-bridge/os';
const engine = 'native-bridge/engine';
const tracing = 'native-bridge/tracing';
const codegen = 'native-bridge/codegen';
const second = 'native-bridge/second-process';

/** Keys are folders. A file belongs to the room with the longest name that its path begins with. */
export const house: Readonly<Record<string, Room>> = {
  protocol: {
    holds: 'messages, errors, address and size text, the codec: what both sides of the wire share',
    imports: [],
    packages: ['zod', 'birpc', '@msgpack/msgpack'],
  },
  'protocol/testing': { holds: 'both ends of a wire', imports: 'product', forTests: true },

  client: {
    holds: 'the protocol from Node: a second window on a session, without a picture',
    imports: ['protocol'],
    packages: ['node', 'ws'],
  },
  scenes: { holds: 'the scenes, as data: a file each', imports: ['protocol'] },

  [os]: {
    holds:
      '`Memory` owns mappings, `Observer` looks at a process, `abilities` say what a system can; and what all platforms need',
    imports: ['protocol'],
    packages: ['node'],
  },
  [`${os}/linux`]: { holds: 'Linux’s calls', imports: ['protocol', os], packages: ['node', 'koffi'] },
  [`${os}/windows`]: { holds: 'Windows’ calls', imports: ['protocol', os], packages: ['node', 'koffi'] },
  [`${os}/macos`]: { holds: 'macOS’ calls', imports: ['protocol', os], packages: ['node', 'koffi'] },
  [`${os}/platform`]: {
    holds: 'the one place that asks which platform this is',
    imports: ['protocol', os, `${os}/linux`, `${os}/windows`, `${os}/macos`],
    packages: ['node'],
  },
  [`${os}/fake`]: {
    holds: 'a system in memory, which can be made to fail, for the engine’s tests',
    imports: ['protocol', os],
    forTests: true,
  },
  [`${os}/contract`]: {
    holds: 'the tests that every platform and the fake pass',
    imports: 'product',
    forTests: true,
  },
  [`${os}/linux/testing`]: { holds: 'calls that are denied or fail', imports: 'product', forTests: true },
  [`${os}/macos/testing`]: { holds: 'calls as they were recorded', imports: 'product', forTests: true },

  [codegen]: {
    holds: 'what was done, as a program: C for Linux and Windows, strace’s text, a transcript (pure)',
    imports: ['protocol'],
  },
  [`${codegen}/testing`]: {
    holds: 'sessions on the real system, compilers',
    imports: 'product',
    packages: ['node'],
    forTests: true,
  },

  [`${engine}/model`]: {
    holds: 'sections, views and places; steps as data',
    imports: ['protocol', os],
  },
  [`${engine}/looking`]: {
    holds: 'reads bytes, page states and regions; checks views against the system’s list',
    imports: ['protocol', os, `${engine}/model`],
  },
  [`${engine}/steps`]: {
    holds: 'carries a step out, and returns its inverse',
    imports: ['protocol', os, `${engine}/model`, `${engine}/looking`],
  },
  [engine]: {
    holds: 'one queue of actions: plan, history, call log',
    imports: ['protocol', os, codegen, `${engine}/model`, `${engine}/looking`, `${engine}/steps`],
  },
  [`${engine}/testing`]: { holds: 'an engine on the fake or the real system', imports: 'product', forTests: true },

  [second]: {
    holds: 'a process of our own beside this one, and how it is started and asked',
    imports: ['protocol', os, `${os}/platform`],
    packages: ['node'],
  },
  [`${second}/testing`]: {
    holds: 'its program, built for tests',
    imports: 'product',
    packages: ['node', 'vite'],
    forTests: true,
  },
  'native-bridge/scenes': {
    holds: 'plays scenes on the engine: carries their steps out, checks and measures them',
    imports: ['protocol', 'scenes', os, engine, `${engine}/model`, second, 'native-bridge/scenes/experiments'],
    packages: ['node'],
  },
  'native-bridge/scenes/testing': { holds: 'what a scene did', imports: 'product', forTests: true },
  'native-bridge/scenes/experiments': {
    holds: 'what scenes measure on its own memory',
    imports: ['protocol', os, `${engine}/model`, `${engine}/looking`],
  },
  'native-bridge/workspace': {
    holds: 'workspaces: their file, saved from the engine and opened in it',
    imports: ['protocol', os, engine, `${engine}/model`],
    packages: ['node'],
  },
  'native-bridge/session': {
    holds: 'answers the protocol with the engine: windows, turns, jobs, scenes, live bytes',
    imports: [
      'protocol',
      os,
      codegen,
      engine,
      `${engine}/looking`,
      second,
      'native-bridge/scenes',
      'native-bridge/scenes/experiments',
      'native-bridge/workspace',
    ],
    packages: ['node'],
  },
  'native-bridge/session/testing': { holds: 'a window for tests', imports: 'product', forTests: true },
  'native-bridge/threads': {
    holds: 'the engine’s thread, those beside it for long work and for watched programs, and what starts them',
    imports: [
      'protocol',
      os,
      `${os}/platform`,
      engine,
      second,
      'native-bridge/session',
      'native-bridge/workspace',
      `${tracing}/watches`,
    ],
    packages: ['node'],
  },
  'native-bridge/hosts': {
    holds: 'what both hosts share: the page’s files, signals',
    imports: [],
    packages: ['node'],
  },

  [`${tracing}/strace`]: {
    holds: 'strace’s lines: their forms, values, and what each call does to memory (pure)',
    imports: ['protocol'],
    packages: ['node'],
  },
  [`${tracing}/document`]: {
    holds: 'a trace: calls in columns, lists of regions; its file; logs made elsewhere',
    imports: ['protocol', os, `${tracing}/strace`],
    packages: ['node'],
  },
  [`${tracing}/replay`]: {
    holds: 'the address spaces of a trace at any moment (pure)',
    imports: ['protocol', `${tracing}/strace`, `${tracing}/document`],
  },
  [`${tracing}/watch`]: {
    holds: 'a program being watched: strace beside it, lists of its regions',
    imports: ['protocol', `${tracing}/document`],
    packages: ['node'],
  },
  [`${tracing}/watches`]: {
    holds: 'answers what windows ask of watched programs and of traces',
    imports: [
      'protocol',
      os,
      `${os}/linux`,
      ...['strace', 'document', 'replay', 'watch'].map((name) => `${tracing}/${name}`),
    ],
    packages: ['node'],
  },
  [`${tracing}/testing`]: {
    holds: 'programs to watch, logs in all of strace’s forms',
    imports: 'product',
    forTests: true,
  },

  'web-host': {
    holds: 'the window in a browser: HTTP and a WebSocket on loopback addresses ([security](security.md))',
    imports: [
      'protocol',
      os,
      `${os}/platform`,
      'native-bridge/session',
      'native-bridge/threads',
      'native-bridge/hosts',
    ],
    packages: ['node', 'ws'],
  },
  'web-host/testing': {
    holds: 'a host on an engine that does nothing, and its clients',
    imports: 'product',
    packages: ['node', 'ws'],
    forTests: true,
  },
  electron: {
    holds: 'the window of its own: main process, security, menu, preload',
    imports: [
      'protocol',
      os,
      'native-bridge/session',
      'native-bridge/threads',
      'native-bridge/hosts',
      'programs/samepage',
    ],
    packages: ['node', 'electron'],
  },
  'electron/testing': { holds: 'web contents for tests', imports: 'product', packages: ['electron'], forTests: true },

  programs: {
    holds: 'what the programs share that take memory for a while',
    imports: ['protocol', os],
  },
  'programs/samepage': {
    holds: '`samepage`: the command line',
    imports: [
      'protocol',
      second,
      os,
      `${os}/platform`,
      ...['strace', 'document', 'replay', 'watch'].map((name) => `${tracing}/${name}`),
      'native-bridge/hosts',
      engine,
      codegen,
      'native-bridge/scenes',
      'native-bridge/workspace',
      'scenes',
      'programs/poke',
      'programs/trick',
    ],
    packages: ['node'],
  },
  'programs/web': {
    holds: '`samepage-web`: the app in a browser, as a separate package',
    imports: ['protocol', os, 'native-bridge/hosts', 'programs/samepage', 'programs/start', 'web-host'],
    packages: ['node'],
  },
  'programs/start': {
    holds: '`start`: Electron where it runs, else a browser',
    imports: [os, 'native-bridge/hosts', 'web-host'],
    packages: ['node'],
  },
  'programs/start/testing': { holds: 'programs built and run by tests', imports: 'product', forTests: true },
  'programs/trick': {
    holds: 'the article’s program',
    imports: ['protocol', os, `${os}/platform`, `${engine}/model`, 'programs'],
  },
  'programs/poke': {
    holds: 'writes into a section from another process',
    imports: ['protocol', os, `${os}/platform`, 'programs'],
    packages: ['node'],
  },
  ...rendererRooms(),

  tooling: {
    holds: 'what bench, e2e and scripts share: Electron, Chromium, Wine, a Debian, a screen with a person’s hands',
    imports: 'product',
    forTests: true,
  },
  bench: { holds: 'figures, side by side in one run', imports: 'all', forTests: true },
  e2e: { holds: 'the app as a person uses it', imports: 'all', forTests: true },
  scripts: { holds: 'tests’ steps, packages, rules, fuzzers', imports: 'all', forTests: true },
  build: { holds: 'how the app is packed', imports: [], packages: ['node', 'electron-builder', 'zod'], forTests: true },
};
