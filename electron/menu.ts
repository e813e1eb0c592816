/** The native menu: the page's commands, from the list that both share, between what is the window's own. */
import type { Menu, MenuItemConstructorOptions } from 'electron';
import type { CommandMenu } from '../protocol/command-record.ts';
import { type CommandId, commandGroups, commandName, commandRecords } from '../protocol/commands.ts';

/** What the preload listens to. */
export const menuChannel = 'samepage:menu';

export interface MenuChoices {
  mac: boolean;
  newWindow: () => void;
  about: () => void;
  /** Sends a command to the page of the window in front. */
  sendCommand: (command: CommandId) => void;
}

/** As Electron has it; null for keys that belong to a part of the page, or have no command key. */
function accelerator(id: CommandId): string | null {
  const { anywhere, window } = commandRecords[id].keys ?? {};
  const shortcut = (anywhere ?? window)?.find((key) => key.includes('Mod'));
  return shortcut?.replace('Mod', 'CmdOrCtrl') ?? null;
}

/**
 * Electron's own items listen to one key each, zooming in to Ctrl+Shift+= alone (electron/electron#40674): the plain key
 * and those of the number pad have their own items, out of sight.
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

/** In the menu of the selected view it need not be said of each what it acts on. */
export function menuLabel(id: CommandId): string {
  const { menu, short } = commandRecords[id];
  return (menu.startsWith('view/') && short) || commandName(id);
}

/** While live bytes are paused, this item stands in place of the command's own: a label cannot be changed. */
const resumeItem = 'resume';

/** Whether live bytes are paused in the window in front. */
export function showPaused(menu: Pick<Menu, 'getMenuItemById'> | null, paused: boolean): void {
  const [pause, resume] = [menu?.getMenuItemById('pause' satisfies CommandId), menu?.getMenuItemById(resumeItem)];
  if (pause) pause.visible = !paused;
  if (resume) resume.visible = paused;
}

export function menuTemplate({ mac, newWindow, about, sendCommand }: MenuChoices): MenuItemConstructorOptions[] {
  const command = (id: CommandId): MenuItemConstructorOptions[] => {
    const keys = accelerator(id);
    // Shown here, but taken by the page, which knows whether a field or the session is to undo. (macOS takes it anyway.)
    const shown = keys !== null && { accelerator: keys, registerAccelerator: false };
    const item = { id, label: menuLabel(id), ...shown, click: () => sendCommand(id) };
    return id === 'pause' ? [item, { ...item, id: resumeItem, label: 'Resume live', visible: false }] : [item];
  };
  /** A menu's commands from the table, its groups apart. */
  const commands = (menu: CommandMenu): MenuItemConstructorOptions[] =>
    commandGroups(menu).flatMap((ids, index) => [...(index > 0 ? [separator] : []), ...ids.flatMap(command)]);
  const separator: MenuItemConstructorOptions = { type: 'separator' };
  const aboutItem: MenuItemConstructorOptions = { label: 'About Samepage', click: about };
  // In place of the role `appMenu`: its “About” would be the system's own, which knows less.
  const appMenu: MenuItemConstructorOptions = {
    label: 'Samepage',
    submenu: [
      aboutItem,
      separator,
      ...commands('app'),
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
        ...commands('file'),
        separator,
        mac ? { role: 'close' } : { role: 'quit' },
      ],
    },
    {
      label: '&Edit',
      submenu: [
        ...commands('edit'),
        separator,
        { role: 'cut' },
        { role: 'copy' },
        { role: 'paste' },
        { role: 'selectAll' },
        ...(mac ? [] : [separator, ...commands('app')]),
      ],
    },
    {
      label: '&Selected View',
      submenu: commands('view'),
    },
    {
      label: '&Go',
      submenu: commands('go'),
    },
    {
      label: '&Window',
      role: 'window',
      submenu: [
        ...commands('window'),
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
    { role: 'help', submenu: [...commands('help'), ...(mac ? [] : [aboutItem])] },
  ];
}
