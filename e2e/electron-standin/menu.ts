import type { BaseWindow, KeyboardEvent, Menu, MenuItem, MenuItemConstructorOptions } from 'electron';
import { checkOptions, optionsOf, strict, violation } from './strict.ts';

const options = optionsOf<MenuItemConstructorOptions>(
  'label',
  'role',
  'type',
  'accelerator',
  'registerAccelerator',
  'click',
  'submenu',
);

type Template = MenuItemConstructorOptions[];
interface StandinItem extends Pick<MenuItem, 'label' | 'type' | 'registerAccelerator'> {
  role: MenuItemConstructorOptions['role'] | undefined;
  accelerator: MenuItem['accelerator'] | undefined;
  submenu: StandinMenu | undefined;
  click(): void;
}
interface StandinMenu {
  items: StandinItem[];
}

/**
 * The module `Menu`. Nothing shows these menus, and no key reaches them: they are there to be looked at and clicked.
 * `focused` is the window that a click is told.
 */
export function menusOf(focused: () => unknown) {
  let applicationMenu: StandinMenu | null = null;

  const buildFromTemplate = (template: Template): StandinMenu => strict('Menu', { items: template.map(itemOf) });

  const itemOf = (given: MenuItemConstructorOptions): StandinItem => {
    checkOptions('MenuItem', given, options);
    const { label, role, type, accelerator, registerAccelerator = true, click, submenu } = given;
    if (label === undefined && role === undefined && type !== 'separator') violation('a menu item without a label');
    if (role && click) violation('a menu item with both a role and a click: Electron ignores the click');
    const item: StandinItem = strict('MenuItem', {
      // The names that roles have by themselves are not modelled.
      label: label ?? role ?? '',
      type: type ?? (submenu ? 'submenu' : 'normal'),
      registerAccelerator,
      role,
      accelerator,
      // A submenu that is a ready Menu is nothing we use.
      submenu: submenu && buildFromTemplate(submenu as Template),
      click: () => {
        if (!click) return violation(`the role “${role}” of a menu item is not modelled`);
        // What Electron tells with a click, as far as there is something to tell.
        click(item as unknown as MenuItem, focused() as BaseWindow | undefined, {} as KeyboardEvent);
      },
    });
    return item;
  };

  const menus: Record<
    keyof Pick<typeof Menu, 'buildFromTemplate' | 'setApplicationMenu' | 'getApplicationMenu'>,
    unknown
  > = strict('Menu', {
    buildFromTemplate,
    setApplicationMenu(menu: StandinMenu | null): void {
      applicationMenu = menu;
    },
    getApplicationMenu: () => applicationMenu,
  });
  return menus;
}
