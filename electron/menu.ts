import type { MenuItemConstructorOptions } from 'electron';

/** What the page does when it is told so: the ids of its own list of commands. */
export type MenuAction = 'new-section' | 'map-view' | 'undo' | 'redo' | PageAction;

type PageAction = 'go-address' | 'palette' | 'table' | 'settings' | 'go-help';

/** What the preload listens to. */
export const menuChannel = 'samepage:menu';

export interface MenuChoices {
  mac: boolean;
  newWindow: () => void;
  /** Tells the page of the window in front. */
  tell: (action: MenuAction) => void;
}

export function menuTemplate({ mac, newWindow, tell }: MenuChoices): MenuItemConstructorOptions[] {
  const action = (label: string, id: MenuAction, accelerator?: string): MenuItemConstructorOptions => ({
    label,
    click: () => tell(id),
    // Shown here, but taken by the page, which knows whether a field or the session is to undo. (macOS takes it anyway.)
    ...(accelerator === undefined ? {} : { accelerator, registerAccelerator: false }),
  });
  const separator: MenuItemConstructorOptions = { type: 'separator' };
  return [
    ...(mac ? [{ role: 'appMenu' } as const] : []),
    {
      label: '&File',
      submenu: [
        { label: 'New Window', accelerator: 'CmdOrCtrl+Shift+N', click: newWindow },
        separator,
        action('New Section', 'new-section'),
        action('Map Another View', 'map-view'),
        separator,
        mac ? { role: 'close' } : { role: 'quit' },
      ],
    },
    {
      label: '&Edit',
      submenu: [
        action('Undo', 'undo', 'CmdOrCtrl+Z'),
        action('Redo', 'redo', 'CmdOrCtrl+Shift+Z'),
        separator,
        { role: 'cut' },
        { role: 'copy' },
        { role: 'paste' },
        { role: 'selectAll' },
        separator,
        action('Settings', 'settings', 'CmdOrCtrl+,'),
      ],
    },
    {
      label: '&View',
      submenu: [
        action('Go to Address, View or Name…', 'go-address', 'CmdOrCtrl+G'),
        action('Commands', 'palette', 'CmdOrCtrl+Shift+P'),
        action('Address Space as a Table', 'table', 'CmdOrCtrl+Shift+L'),
        separator,
        { role: 'reload' },
        { role: 'toggleDevTools' },
        separator,
        { role: 'resetZoom' },
        { role: 'zoomIn' },
        { role: 'zoomOut' },
        separator,
        { role: 'togglefullscreen' },
      ],
    },
    { role: 'windowMenu' },
    { role: 'help', submenu: [action('Words and Keys', 'go-help')] },
  ];
}
