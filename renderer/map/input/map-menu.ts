/** The context menu of what is under the pointer, or of what the keyboard went to. */
import type { Target } from '../../../protocol/targets.ts';
import { isByKey, openContextMenu } from '../../commands/context-menu.tsx';
import { groupTarget } from '../../commands/target.ts';
import { leadWith } from '../../state/selection.ts';
import { useApp } from '../../state/store.ts';
import { ownBox, toOwnCss } from '../../state/ui-scale.ts';
import { addressAt } from '../../viewport/scale.ts';
import type { MapStores } from '../scene/map-stores.ts';
import { regionOnMap } from '../scene/selected-region.ts';
import { Handles } from './handles.ts';
import { freeTarget, targetAt } from './pointed.ts';

interface Place {
  xCss: number;
  yCss: number;
}

/** In answer to a `contextmenu` event on a map, whose element is `plot`. */
export function openMapMenu(event: MouseEvent, plot: HTMLElement, stores: MapStores): void {
  // A field over a byte has its own menu, with cut and paste.
  if (stores.carry.carried || event.target instanceof HTMLInputElement) return;
  if (!isByKey(event)) {
    const target = pointedTarget(event, plot, stores);
    if (target) open(event, target, null);
    return;
  }
  const letter = Handles.letterOf(event.target);
  if (letter === null) openByKey(event, plot, stores);
  else open(event, groupTarget(letter, useApp.getState()), null);
}

function open(event: MouseEvent, target: Target, place: Place | null): void {
  const [letter] = target.kind === 'view' ? target.views : [];
  // What the menu is about is seen to be selected.
  if (letter !== undefined && useApp.getState().selectedView !== letter) leadWith(letter);
  openContextMenu(event, target, place);
}

/** Of the selected region, right below it; else of the middle of the map. */
function openByKey(event: MouseEvent, plot: HTMLElement, { onShow, navigation, spaceIn }: MapStores): void {
  const state = useApp.getState();
  const { left, top, width, height } = ownBox(plot);
  const layout = onShow.getState()?.layout;
  const space = spaceIn(state);
  const { regions } = space;
  const { selectedRegion } = state;
  const at = layout && regions && selectedRegion && regionOnMap(layout, regions, selectedRegion);
  if (at) {
    open(event, { kind: 'region', ...selectedRegion }, { xCss: left + at.xCss + 8, yCss: top + at.yCss });
    return;
  }
  const { viewport } = navigation;
  const target = viewport && freeTarget(addressAt(viewport, width / 2), state, space, viewport.bytesPerCss);
  if (target) open(event, target, { xCss: left + width / 2, yCss: top + height / 2 });
}

function pointedTarget(
  { clientX, clientY }: MouseEvent,
  plot: HTMLElement,
  { onShow, navigation, spaceIn }: MapStores,
): Target | null {
  const { left, top } = ownBox(plot);
  const hit = onShow.getState()?.hitAt({ xCss: toOwnCss(clientX) - left, yCss: toOwnCss(clientY) - top }) ?? null;
  const state = useApp.getState();
  return targetAt(hit, state, spaceIn(state), navigation.viewport?.bytesPerCss ?? 1);
}
