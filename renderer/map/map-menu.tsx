import { cloneElement, type MouseEventHandler, type ReactElement, useState } from 'react';
import { formatAddress, formatRange } from '../../protocol/address.ts';
import type { View } from '../../protocol/model.ts';
import { ContextMenu, type MenuEntry } from '../shell/menu.tsx';
import { copyText } from '../state/clipboard.ts';
import { useApp } from '../state/store.ts';
import { carry } from './carry.ts';
import { Handles } from './handles.ts';
import { navigation } from './navigation.ts';

/** What can be done with the view under the pointer, or the one that has the focus. Elsewhere there is no menu. */
export function MapMenu({ children }: { children: ReactElement<{ onContextMenu?: MouseEventHandler }> }) {
  const [opened, setOpened] = useState<{ letter: string; xCss: number; yCss: number } | null>(null);
  const view = useApp((state) => (opened ? state.views.get(opened.letter) : undefined));
  const onContextMenu: MouseEventHandler = (event) => {
    const letter = Handles.letterOf(event.target);
    if (letter === null || carry.carried) return;
    event.preventDefault();
    setOpened({ letter, xCss: event.clientX, yCss: event.clientY });
  };
  return (
    <>
      {cloneElement(children, { onContextMenu })}
      {opened && view && (
        <ContextMenu
          label={`View ${view.letter}`}
          entries={entriesFor(view)}
          at={opened}
          onClose={() => setOpened(null)}
        />
      )}
    </>
  );
}

function entriesFor(view: View): MenuEntry[] {
  const { letter, address, length } = view;
  return [
    { label: 'Pick up, then click where it shall go', run: () => carry.pickUp(view, 'click', 0) },
    { label: 'Move to address…', run: () => useApp.setState({ dialog: { kind: 'move', view: letter } }) },
    { label: 'Fit in the map', run: () => navigation.fit({ start: address, end: address + length }, 0.2) },
    { label: 'Copy address', run: () => copyText(formatAddress(address)), separated: true },
    { label: 'Copy range', run: () => copyText(formatRange(address, address + length)) },
  ];
}
