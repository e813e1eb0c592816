/** One context menu for a thing, wherever it appears: all commands that act on it. */
import { useEffect } from 'react';
import { commandIds, commandRecords } from '../../protocol/commands.ts';
import type { Target } from '../../protocol/targets.ts';
import { type AppState, useApp } from '../state/store.ts';
import { toOwnCss } from '../state/ui-scale.ts';
import { ContextMenu, type MenuEntry } from '../ui/menu.tsx';
import { canRun, hintOf, isOffered, runCommand } from './registry.ts';
import { titleOf } from './shortcuts.ts';
import { actsOn, shortName, targetTitle, viewsOf } from './target.ts';

/** The commands on a target, in their groups: first what is done to it, then what more can be made of it. */
export function entriesFor(target: Target, state: AppState): MenuEntry[] {
  const ids = commandIds.filter((id) => actsOn(id, target) && !commandRecords[id].unlisted && isOffered(id, state));
  const isMaking = (id: (typeof ids)[number]) => commandRecords[id].menu.startsWith('file/');
  const ordered = [...ids.filter((id) => !isMaking(id)), ...ids.filter(isMaking)];
  return ordered.map((id, index) => {
    const before = ordered[index - 1];
    return {
      label: shortName(id, target, state),
      hint: titleOf(id, hintOf(id, state, target)),
      disabled: !canRun(id, state, target),
      separated: before !== undefined && commandRecords[before].menu !== commandRecords[id].menu,
      run: () => runCommand(id, target),
    };
  });
}

/** A `contextmenu` event: the page's own, or React's. */
type MenuEvent = Pick<MouseEvent, 'clientX' | 'clientY' | 'buttons' | 'preventDefault' | 'stopPropagation'>;

/** In the interface's own CSS pixels. */
interface Place {
  xCss: number;
  yCss: number;
}

/** Opens the menu for `target` in answer to a `contextmenu` event: where the pointer is, or at `place` where a key asked. */
export function openContextMenu(event: MenuEvent, target: Target, place: Place | null = null): void {
  event.preventDefault();
  event.stopPropagation();
  const at = place ?? { xCss: toOwnCss(event.clientX), yCss: toOwnCss(event.clientY) };
  afterRelease(event, () => useApp.setState({ contextMenu: { target, ...at } }));
}

/** Whether a key asked for the menu (Pointer Events, 4.1.1: no button was pressed). */
export function isByKey(event: Pick<MouseEvent, 'button'>): boolean {
  return event.button === -1;
}

/**
 * Linux and macOS ask for a context menu when the button goes down. It opens once the button is up again: Chromium before
 * 117 takes that for a click beside the menu, and closes it.
 */
function afterRelease({ buttons }: MenuEvent, open: () => void): void {
  // After `pointerup`, at which such a click closes what is open.
  if (buttons === 0) open();
  else addEventListener('mouseup', open, { once: true, capture: true });
}

const close = () => useApp.setState({ contextMenu: null });

/** The context menu that is open, if any. */
export function CommandMenu() {
  const opened = useApp((state) => state.contextMenu);
  const isGone = useApp((state) => opened?.target.kind === 'view' && viewsOf(opened.target, state).length === 0);
  useEffect(() => {
    if (isGone) close();
  }, [isGone]);
  if (!opened || isGone) return null;
  const state = useApp.getState();
  return (
    <ContextMenu
      key={`${opened.xCss} ${opened.yCss}`}
      label={targetTitle(opened.target, state)}
      entries={entriesFor(opened.target, state)}
      at={opened}
      onClose={close}
    />
  );
}
