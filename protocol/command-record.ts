/** What the table of commands (commands.ts) says of each. */
import type { TargetKind } from './targets.ts';

/**
 * Where a command's keys act: `anywhere`, even while text is being typed; `window`, but for that; `map`, `view` (a view
 * that has the focus on the map), `card`, `table`, `timeline`: only while that part has the focus, and no field or byte in it.
 */
export const keyScopes = ['anywhere', 'window', 'map', 'view', 'card', 'table', 'timeline'] as const;
export type KeyScope = (typeof keyScopes)[number];

/** The native menus that commands stand in, in order. */
export const commandMenus = ['file', 'edit', 'view', 'go', 'window', 'help', 'app'] as const;
export type CommandMenu = (typeof commandMenus)[number];

export interface CommandRecord {
  /** `{}` stands for what it acts on: `Unmap {}` is “Unmap the selected view” or “Unmap B”; `{section}` for its section. */
  name: string;
  /** What it is called beside its target: in a context menu, on a card. */
  short?: string;
  /** What it acts on; where several kinds are selected, the first of these. */
  on?: readonly TargetKind[];
  /** It takes several views, too, and is one step of the history then. */
  several?: boolean;
  /** `Mod+Shift+Z`: `KeyboardEvent.key` after its modifiers; Mod is Ctrl, on Apple's systems Command. */
  keys?: Partial<Record<KeyScope, readonly string[]>>;
  /** Its native menu, and the group of commands that it stands in, there and in context menus. */
  menu: `${CommandMenu}/${string}`;
  /** For the keyboard: context menus leave it out. */
  unlisted?: boolean;
  /** It stands in the toolbar's menu “More”, too. */
  more?: boolean;
}
