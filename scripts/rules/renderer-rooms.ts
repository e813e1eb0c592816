import type { Room } from './room.ts';

/** The page: it knows neither host nor system, so none of its rooms may import one. */
export function rendererRooms(): Record<string, Room> {
  const inside = (...names: string[]) => ['protocol', ...names.map((name) => `renderer/${name}`)];
  const below = ['live', 'space', 'state', 'viewport'];
  return {
    'renderer/state': {
      holds: 'the store, and what may be asked of the engine',
      imports: inside(),
      packages: ['zustand'],
    },
    'renderer/live': {
      holds: 'the bytes on show, and the one animation frame that shows them',
      imports: inside(),
      packages: ['zustand'],
    },
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
      packages: ['zustand'],
    },
    'renderer/map/layout': { holds: 'what stands where on the map (pure)', imports: inside(...below) },
    'renderer/map/carry': {
      holds: 'views that are dragged',
      imports: inside(...below, 'map/layout'),
      packages: ['zustand'],
    },
    'renderer/map/draw': { holds: 'the canvas', imports: inside(...below, 'map/layout', 'map/carry') },
    'renderer/map/scene': {
      holds: 'puts layout, drawing and selection together',
      imports: inside(...below, 'map/layout', 'map/carry', 'map/draw'),
      packages: ['zustand'],
    },
    'renderer/map/input': {
      holds: 'gestures, keys, handles, menus',
      imports: inside(...below, 'commands', 'ui', 'map/layout', 'map/carry', 'map/scene'),
      packages: ['react'],
    },
    'renderer/map/facts': {
      holds: 'what is shown about the map: hover card, legend, where one is',
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
      packages: ['react', 'lucide-react'],
    },
    'renderer/goto': {
      holds: 'the go-to field',
      imports: inside('commands', 'space', 'state', 'ui', 'viewport'),
      packages: ['react'],
    },
    'renderer/table': {
      holds: 'the picture as a table',
      imports: inside('commands', 'space', 'state', 'ui', 'map/scene'),
      packages: ['react', 'lucide-react', 'zustand', '@tanstack/react-virtual'],
    },
    'renderer/export': {
      holds: 'what leaves the window: files, bytes as text',
      imports: inside('commands', 'live', 'space', 'state', 'viewport', 'map/draw', 'map/layout', 'map/scene'),
    },
    'renderer/search': {
      holds: 'the find bar, its matches, and going to them',
      imports: inside('commands', 'state', 'ui', 'viewport'),
      packages: ['react', 'lucide-react', '@tanstack/react-virtual'],
    },
    'renderer/scenes': {
      holds: 'the scenes: their list, and the panel that plays one',
      imports: inside('export', 'state', 'ui', 'viewport'),
      packages: ['react', 'lucide-react', 'uplot', 'zustand'],
    },
    'renderer/watch': {
      holds: 'programs that are watched: the timeline, and what may be asked about traces',
      imports: inside('commands', 'export', 'live', 'state', 'ui', 'map/draw'),
      packages: ['react', 'lucide-react', 'zustand'],
    },
    'renderer/workspace': {
      holds: 'workspaces: saved, opened, dropped on the window',
      imports: inside('commands', 'export', 'state', 'ui', 'viewport', 'watch'),
      packages: ['react'],
    },
    'renderer/dialogs': {
      holds: 'the dialogs, the palette among them',
      imports: inside('commands', 'live', 'space', 'state', 'ui', 'watch', 'workspace'),
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
        ...[
          'cards',
          'commands',
          'connection',
          'dialogs',
          'export',
          'live',
          'map',
          'scenes',
          'search',
          'shell',
          'state',
          'table',
          'watch',
          'workspace',
          'ui',
        ],
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
