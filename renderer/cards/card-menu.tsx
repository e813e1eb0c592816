import { Ellipsis } from 'lucide-react';
import type { MouseEvent } from 'react';
import { entriesFor, openContextMenu } from '../commands/context-menu.tsx';
import { groupTarget, viewTarget } from '../commands/target.ts';
import { useApp } from '../state/store.ts';
import { Menu } from '../ui/menu.tsx';

/** All that can be done with a view: its context menu, by a button. */
export function CardMenu({ letter }: { letter: string }) {
  return (
    <Menu
      label={`More for view ${letter}`}
      icon={<Ellipsis size={16} aria-hidden="true" />}
      entries={() => entriesFor(viewTarget([letter]), useApp.getState())}
    />
  );
}

/** Anywhere in a card but in its fields, which have their own menus. */
export function openCardMenu(event: MouseEvent, letter: string): void {
  if (event.target instanceof HTMLInputElement || event.target instanceof HTMLSelectElement) return;
  openContextMenu(event, groupTarget(letter, useApp.getState()));
}
