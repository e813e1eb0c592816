/** The native menu: the page's commands, from the list that both share, between what is the window's own. */
import type { MenuItemConstructorOptions } from 'electron';
import { type CommandId, commandNames, type Shortcut } from '../protocol/commands.ts';

/** What the preload listens to. */
export const menuChannel = 'samepage:menu';

export interface MenuChoices {
  mac: boolean;
  newWindow: () => void;
  about: () => void;
  /** Tells the page of the window in front. */
  tell: (command: CommandId) => void;
}

function accelerator({ key, command, shift }: Shortcut): string {
  return [...(command ? ['CmdOrCtrl'] : []), ...(shift ? ['Shift'] : []), key.toUpperCase()].join('+');
}

/**
 * Electron's own items listen to one key each, zooming in to Ctrl+Shift+= alone (electron/electron#40674): the plain key
 * and those of the number pad have items of their own, out of sight.
 */
function zoomItems(): MenuItemConstructorOptions[] {
  const more = (role: 'resetZoom' | 'zoomIn' | 'zoomOut', key: string): MenuItemConstructorOptions => ({
    role,
    accelerator: `CmdOrCtrl+${key}`,
    visible: false,
    acceleratorWorksWhenHidden: true,
  });
  return [
    { role: 'resetZoom' },
    more('resetZoom', 'num0'),
    { role: 'zoomIn' },
    more('zoomIn', '='),
    more('zoomIn', 'numadd'),
    { role: 'zoomOut' },
    more('zoomOut', 'numsub'),
  ];
}

export function menuTemplate({ mac, newWindow, about, tell }: MenuChoices): MenuItemConstructorOptions[] {
  const commands = (...ids: CommandId[]): MenuItemConstructorOptions[] =>
    ids.map((id) => {
      const { label, keys } = commandNames[id];
      const shortcut = keys?.find(({ command }) => command);
      // Shown here, but taken by the page, which knows whether a field or the session is to undo. (macOS takes it anyway.)
      const shown = shortcut && { accelerator: accelerator(shortcut), registerAccelerator: false };
      return { label, ...shown, click: () => tell(id) };
    });
  const separator: MenuItemConstructorOptions = { type: 'separator' };
  const aboutItem: MenuItemConstructorOptions = { label: 'About Samepage', click: about };
  // In place of the role `appMenu`: its “About” would be the system's own, which knows less.
  const appMenu: MenuItemConstructorOptions = {
    label: 'Samepage',
    submenu: [
      aboutItem,
      separator,
      ...commands('settings'),
      separator,
      { role: 'services' },
      separator,
      { role: 'hide' },
      { role: 'hideOthers' },
      { role: 'unhide' },
      separator,
      { role: 'quit' },
    ],
  };
  return [
    ...(mac ? [appMenu] : []),
    {
      label: '&File',
      submenu: [
        { label: 'New Window', accelerator: 'CmdOrCtrl+Shift+N', click: newWindow },
        separator,
        ...commands('new-section', 'new-section-options', 'map-view', 'map-view-options', 'remove-section'),
        separator,
        ...commands('start-article'),
        separator,
        ...commands('export-svg', 'export-png', 'export-csv', 'export-json'),
        separator,
        mac ? { role: 'close' } : { role: 'quit' },
      ],
    },
    {
      label: '&Edit',
      submenu: [
        ...commands('undo', 'redo', 'clear-history'),
        separator,
        { role: 'cut' },
        { role: 'copy' },
        { role: 'paste' },
        { role: 'selectAll' },
        ...(mac ? [] : [separator, ...commands('settings')]),
      ],
    },
    {
      label: '&Selected View',
      submenu: [
        ...commands('fit-selection', 'go-bytes'),
        separator,
        ...commands('move-view', 'move-method', 'change-range', 'remap-view', 'unmap-view'),
        separator,
        ...commands('make-read-only', 'make-read-write', 'make-inaccessible'),
        separator,
        ...commands('copy-address', 'copy-range'),
      ],
    },
    {
      label: '&Go',
      submenu: [
        ...commands('go-address', 'go-back', 'go-forward'),
        separator,
        ...commands('fit-all', 'fit-space'),
        separator,
        ...commands('show-process', 'show-ours'),
        separator,
        ...commands('palette'),
      ],
    },
    {
      label: '&Window',
      role: 'window',
      submenu: [
        ...commands('table', 'calls', 'pause', 'next-theme'),
        separator,
        ...zoomItems(),
        { role: 'togglefullscreen' },
        separator,
        { role: 'reload' },
        { role: 'toggleDevTools' },
        separator,
        { role: 'minimize' },
        ...(mac ? [{ role: 'zoom' } as const, { role: 'front' } as const] : [{ role: 'close' } as const]),
      ],
    },
    { role: 'help', submenu: [...commands('go-help', 'licences'), ...(mac ? [] : [aboutItem])] },
  ];
}
