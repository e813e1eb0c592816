import type { MenuItemConstructorOptions } from 'electron';
import { describe, expect, it, vi } from 'vitest';
import { commandIds } from '../protocol/commands.ts';
import { type MenuChoices, menuLabel, menuTemplate, showPaused } from './menu.ts';

const sendCommand = vi.fn<MenuChoices['sendCommand']>();
const about = vi.fn();
const itemsOf = (mac: boolean) =>
  menuTemplate({ mac, newWindow: vi.fn(), about, sendCommand }).flatMap(({ submenu }) =>
    Array.isArray(submenu) ? submenu : [],
  );
// The click of an item takes its window and its event, which ours do not look at.
const click = (item: MenuItemConstructorOptions | undefined) => (item?.click as (() => void) | undefined)?.();

describe.each([
  ['macOS', true],
  ['Linux and Windows', false],
])('the menu on %s', (_, mac) => {
  const items = itemsOf(mac);

  it('has every command of the table, once, under its name; in the selected view’s menu, under its short one', () => {
    sendCommand.mockClear();
    const named = items.filter(({ label }) => commandIds.some((id) => label === menuLabel(id)));
    for (const item of named) click(item);
    expect(sendCommand.mock.calls.map(([id]) => id).sort()).toEqual([...commandIds].sort());
    for (const [index, [id]] of sendCommand.mock.calls.entries()) expect(named[index]?.label).toBe(menuLabel(id));
    expect(named.map(({ label }) => label)).toEqual(
      expect.arrayContaining(['Unmap', 'Map another view', 'Fit all views']),
    );
  });

  it('offers to resume in place of pausing while live bytes are paused', () => {
    const byId = (id: string) => items.find((item) => item.id === id);
    // Of a menu, only what is asked of it here.
    const menu = { getMenuItemById: byId } as never;
    const shown = () => [byId('pause'), byId('resume')].map((item) => [item?.label, item?.visible ?? true]);
    const [pause, resume] = ['Pause live', 'Resume live'];
    expect(shown()).toEqual([
      [pause, true],
      [resume, false],
    ]);
    showPaused(menu, true);
    expect(shown()).toEqual([
      [pause, false],
      [resume, true],
    ]);
    sendCommand.mockClear();
    click(byId('resume'));
    expect(sendCommand.mock.calls).toEqual([['pause']]);
    showPaused(menu, false);
    expect(shown()).toEqual([
      [pause, true],
      [resume, false],
    ]);
  });

  it('shows keys that only the page takes', () => {
    const undo = items.find(({ label }) => label === 'Undo');
    expect(undo).toMatchObject({ accelerator: 'CmdOrCtrl+Z', registerAccelerator: false });
    const settings = items.find(({ label }) => label === 'Settings');
    expect(settings).toMatchObject({ accelerator: 'CmdOrCtrl+,', registerAccelerator: false });
    const taken = items.filter(({ accelerator, registerAccelerator }) => accelerator && registerAccelerator !== false);
    expect(taken.map(({ label, role }) => label ?? role).filter((name) => !/zoom/i.test(name ?? ''))).toEqual([
      'New Window',
    ]);
  });

  it('zooms by the plain keys and those of the number pad, too, each item seen once', () => {
    const zooming = items.filter(({ role }) => /zoom.+|.+Zoom/.test(role ?? ''));
    expect(
      zooming.filter(({ visible }) => visible !== false).map(({ role, accelerator }) => [role, accelerator]),
    ).toEqual([
      ['resetZoom', undefined],
      ['zoomIn', undefined],
      ['zoomOut', undefined],
    ]);
    const hidden = zooming.filter(({ visible }) => visible === false);
    expect(hidden.every(({ acceleratorWorksWhenHidden }) => acceleratorWorksWhenHidden)).toBe(true);
    expect(hidden.map(({ role, accelerator }) => `${role} ${accelerator}`)).toEqual([
      'resetZoom CmdOrCtrl+num0',
      'zoomIn CmdOrCtrl+=',
      'zoomIn CmdOrCtrl+numadd',
      'zoomOut CmdOrCtrl+numsub',
    ]);
  });

  it('leaves undo and redo to the page, and has one way out and one About', () => {
    const roles = items.map(({ role }) => role);
    expect(roles).not.toContain('undo');
    expect(roles).not.toContain('redo');
    expect(roles.filter((role) => role === 'quit')).toHaveLength(1);
    click(items.find(({ label }) => label === 'About Samepage'));
    expect(about).toHaveBeenCalled();
    about.mockClear();
  });
});
