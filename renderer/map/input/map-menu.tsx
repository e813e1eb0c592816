import { cloneElement, type MouseEvent, type MouseEventHandler, type ReactElement, useState } from 'react';
import { formatAddress, formatRange } from '../../../protocol/address.ts';
import type { View } from '../../../protocol/model.ts';
import type { RegionColumns } from '../../../protocol/region-columns.ts';
import { copyText } from '../../state/clipboard.ts';
import { spaceOf } from '../../state/spaces.ts';
import { useApp } from '../../state/store.ts';
import { ContextMenu, type MenuEntry } from '../../ui/menu.tsx';
import { fitMargin } from '../../viewport/fit.ts';
import { navigation } from '../../viewport/navigation.ts';
import { carry } from '../carry/carry.ts';
import type { Hit } from '../layout/hit-test.ts';
import { mapOnShow } from '../scene/map-on-show.ts';
import { regionOnMap } from '../scene/selected-region.ts';
import { Handles } from './handles.ts';
import { cPointer, type PointedRegion, pointedRegion, regionEntries } from './region-menu.ts';

type Opened = { xCss: number; yCss: number } & ({ letter: string } | { region: PointedRegion });

/** What can be done with the view or the region under the pointer, or the view that has the focus. */
export function MapMenu({ children }: { children: ReactElement<{ onContextMenu?: MouseEventHandler }> }) {
  const [opened, setOpened] = useState<Opened | null>(null);
  const view = useApp((state) => (opened && 'letter' in opened ? state.views.get(opened.letter) : undefined));
  const onContextMenu: MouseEventHandler = (event) => {
    if (carry.carried) return;
    const byKey = event.button === noButton;
    const hit = byKey ? null : hitAt(event);
    // By the picture, which handles may lag behind; by keys, what has the focus.
    const letter = hit?.kind === 'view' ? hit.block.view.letter : Handles.letterOf(event.target);
    const region = letter === null ? (byKey ? selectedOne() : pointedRegion(hit, regionsOnShow())) : null;
    const what = letter !== null ? { letter } : region && { region };
    if (!what) return;
    event.preventDefault();
    const at = byKey && region ? placeOf(event.currentTarget, region) : null;
    const place = at ?? { xCss: event.clientX, yCss: event.clientY };
    afterRelease(event, () => setOpened({ ...what, ...place }));
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
      {opened && 'region' in opened && (
        <ContextMenu
          label={`Region ${opened.region.name}`}
          entries={regionEntries(opened.region, useApp.getState())}
          at={opened}
          onClose={() => setOpened(null)}
        />
      )}
    </>
  );
}

/**
 * Linux and macOS ask for a context menu when the button goes down. It opens once the button is up again: Chromium before
 * 117 takes that for a click beside the menu, and closes it.
 */
function afterRelease({ buttons }: MouseEvent, open: () => void): void {
  // After `pointerup`, at which such a click closes what is open.
  if (buttons === 0) open();
  else addEventListener('mouseup', open, { once: true, capture: true });
}

/** A context menu that was asked for by a key (Pointer Events, 4.1.1: no button was pressed). */
const noButton = -1;

/** The selected region, as one that is pointed at. */
function selectedOne(): PointedRegion | null {
  const { selectedRegion } = useApp.getState();
  const regions = regionsOnShow();
  const at = selectedRegion && regions && mapOnShow()?.layout;
  const told = at && regionOnMap(at, regions, selectedRegion);
  return told ? pointedRegion(told.hit, regions) : null;
}

/** Right below where the region is drawn. */
function placeOf(plot: Element, region: PointedRegion): { xCss: number; yCss: number } | null {
  const regions = regionsOnShow();
  const layout = mapOnShow()?.layout;
  const told = layout && regions && regionOnMap(layout, regions, region);
  const { left, top } = plot.getBoundingClientRect();
  return told ? { xCss: left + told.xCss + 8, yCss: top + told.yCss } : null;
}

function hitAt({ currentTarget, clientX, clientY }: MouseEvent): Hit | null {
  const { left, top } = currentTarget.getBoundingClientRect();
  return mapOnShow()?.hitAt({ xCss: clientX - left, yCss: clientY - top }) ?? null;
}

function regionsOnShow(): RegionColumns | null {
  return spaceOf(useApp.getState()).regions;
}

function entriesFor(view: View): MenuEntry[] {
  const { letter, address, length } = view;
  return [
    { label: 'Pick up, then click where it shall go', run: () => carry.pickUp(view, 'click', 0) },
    { label: 'Move to address…', run: () => useApp.setState({ dialog: { kind: 'move', view: letter } }) },
    { label: 'Change range…', run: () => useApp.setState({ dialog: { kind: 'range', view: letter } }) },
    { label: 'Show on the map', run: () => navigation.fit({ start: address, end: address + length }, fitMargin) },
    { label: 'Copy address', run: () => copyText(formatAddress(address)), separated: true },
    { label: 'Copy range', run: () => copyText(formatRange(address, address + length)) },
    { label: 'Copy as a C pointer', run: () => copyText(cPointer(address)) },
  ];
}
