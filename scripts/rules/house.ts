/**
 * The house: which folder holds what, which folders it may import from, and which packages. The check of all imports
 * (imports.ts), the violations that prove it (house.test.ts) and the table in docs/architecture.md come from here.
 */
export interface Room {
  holds: string;
  /** Rooms by their names in this table; not the ones inside or around them. 'product': every room that is shipped. */
  imports: readonly string[] | 'product' | 'all';
  /** Besides Node's own modules, where `node` is among them. */
  packages?: readonly string[];
  /** Nothing that is shipped may import it. */
  forTests?: true;
}

const os = 'native-bridge/os';
const engine = 'native-bridge/engine';
const tracing = 'native-bridge/tracing';
const codegen = 'native-bridge/codegen';

/** Keys are folders. A file belongs to the room with the longest name that its path begins with. */
export const house: Readonly<Record<string, Room>> = {
  protocol: {
    holds: 'messages, errors, address and size text, the codec: what both sides of the wire share',
    imports: [],
    packages: ['zod', 'birpc', '@msgpack/msgpack'],
  },

  [os]: {
    holds: 'one interface, `MemoryOs`, and what all platforms need for it',
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

  'native-bridge/session': {
    holds: 'answers the protocol with the engine: windows, turns, jobs, live bytes',
    imports: ['protocol', codegen, engine, `${engine}/looking`],
    packages: ['node'],
  },
  'native-bridge/session/testing': { holds: 'a window for tests', imports: 'product', forTests: true },
  'native-bridge/threads': {
    holds: 'the engine’s thread, the one that lists regions, and what starts them',
    imports: ['protocol', os, `${os}/platform`, engine, 'native-bridge/session'],
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
    imports: ['protocol', `${tracing}/strace`],
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
      os,
      `${os}/platform`,
      ...['strace', 'document', 'replay', 'watch'].map((name) => `${tracing}/${name}`),
      'native-bridge/hosts',
      'programs/poke',
      'programs/trick',
    ],
    packages: ['node'],
  },
  'programs/web': {
    holds: '`samepage-web`: the app in a browser, as a package of its own',
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
  ...renderer(),

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

/** The page: it knows neither host nor system, so none of its rooms may import one. */
function renderer(): Record<string, Room> {
  const inside = (...names: string[]) => ['protocol', ...names.map((name) => `renderer/${name}`)];
  const below = ['live', 'space', 'state', 'viewport'];
  return {
    'renderer/state': {
      holds: 'the store, and what may be asked of the engine',
      imports: inside(),
      packages: ['zustand'],
    },
    'renderer/live': { holds: 'the bytes on show, and the one animation frame that shows them', imports: inside() },
    'renderer/space': { holds: 'addresses and regions: search, placement, names (pure)', imports: inside() },
    'renderer/connection': { holds: 'the wire', imports: inside('live', 'state') },
    'renderer/ui': {
      holds: 'the kit of controls: menu, choice, modal, text field',
      imports: inside('state'),
      packages: ['react', 'react-dom', 'lucide-react'],
    },
    'renderer/commands': {
      holds: 'where every part of the page finds the commands; what they act on; buttons, keys and menus for them',
      imports: inside('space', 'state', 'ui'),
      packages: ['react'],
    },
    'renderer/viewport': {
      holds: 'where one looks: scale, navigation, visited places',
      imports: inside('commands', 'live', 'space', 'state'),
    },
    'renderer/map/layout': { holds: 'what stands where on the map (pure)', imports: inside(...below) },
    'renderer/map/carry': { holds: 'views that are dragged', imports: inside(...below, 'map/layout') },
    'renderer/map/draw': { holds: 'the canvas', imports: inside(...below, 'map/layout', 'map/carry') },
    'renderer/map/scene': {
      holds: 'puts layout, drawing and selection together',
      imports: inside(...below, 'map/layout', 'map/carry', 'map/draw'),
    },
    'renderer/map/input': {
      holds: 'gestures, keys, handles, menus',
      imports: inside(...below, 'commands', 'ui', 'map/layout', 'map/carry', 'map/scene'),
      packages: ['react'],
    },
    'renderer/map/facts': {
      holds: 'what is said of the map: hover card, legend, where one is',
      imports: inside(...below, 'commands', 'map/layout', 'map/draw'),
      packages: ['react', 'lucide-react', 'zustand'],
    },
    'renderer/map/overview': {
      holds: 'the whole address space in one strip',
      imports: inside(...below, 'map/layout', 'map/carry', 'map/draw'),
      packages: ['react'],
    },
    'renderer/map': {
      holds: 'the map as a component',
      imports: inside(
        ...below,
        'commands',
        ...['layout', 'carry', 'draw', 'scene', 'input', 'facts', 'overview'].map((name) => `map/${name}`),
      ),
      packages: ['react', 'lucide-react', 'zustand'],
    },
    'renderer/cards': {
      holds: 'a card for each view, with its bytes',
      imports: inside(...below, 'commands', 'ui'),
      packages: ['react', 'lucide-react', '@tanstack/react-virtual'],
    },
    'renderer/goto': {
      holds: 'the go-to field',
      imports: inside('commands', 'space', 'state', 'ui', 'viewport'),
      packages: ['react'],
    },
    'renderer/table': {
      holds: 'the picture as a table',
      imports: inside('commands', 'space', 'state', 'ui', 'map/scene'),
      packages: ['react', '@tanstack/react-virtual'],
    },
    'renderer/export': {
      holds: 'files that leave the window',
      imports: inside('commands', 'space', 'state', 'viewport', 'map/draw', 'map/layout', 'map/scene'),
    },
    'renderer/dialogs': {
      holds: 'the dialogs, the palette among them',
      imports: inside('commands', 'live', 'space', 'state', 'ui'),
      packages: ['react', 'react-dom'],
    },
    'renderer/shell': {
      holds: 'the window’s frame: toolbar, status bar, call log, keys',
      imports: inside('commands', 'export', 'goto', 'live', 'space', 'state', 'ui'),
      packages: ['react', 'lucide-react', '@tanstack/react-virtual'],
    },
    renderer: {
      holds: 'the page’s start, and what each command does',
      imports: inside(
        ...['cards', 'commands', 'connection', 'dialogs', 'export', 'live', 'map', 'shell', 'state', 'table', 'ui'],
        ...['map/input', 'viewport'],
      ),
      packages: ['react', 'react-dom', '@fontsource-variable/inter', '@fontsource-variable/jetbrains-mono'],
    },
    'renderer/testing': {
      holds: 'invented views and regions, an engine for tests',
      imports: 'product',
      forTests: true,
    },
  };
}
