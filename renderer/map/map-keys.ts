/** The map's own keys. They act only while it, or a handle on it, has the focus. */
import { useApp } from '../state/store.ts';
import type { Carry } from './carry.ts';
import type { Handles } from './handles.ts';
import { allViewsRange, type Navigation } from './navigation.ts';
import { snapStep } from './placement.ts';

interface KeyParts {
  handles: Handles;
  navigation: Navigation;
  carry: Carry;
}

const zoomIn = 1 / 1.6;
const panStep = 0.15;
/** With Ctrl, a carried view goes so many steps at once. */
const bigStep = 16;

const arrows: Record<string, 1 | -1 | undefined> = { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1 };

/** Returns whether the key was meant for the map. */
export function handleMapKey(event: KeyboardEvent, parts: KeyParts): boolean {
  if (event.altKey || event.metaKey) return false;
  if (parts.carry.carried) return handleCarryKey(event, parts);
  if (event.ctrlKey) return false;
  return handleFocusKey(event, parts) || handleViewportKey(event, parts);
}

function handleCarryKey(event: KeyboardEvent, { carry, navigation, handles }: KeyParts): boolean {
  const { carried } = carry;
  const { viewport } = navigation;
  const { limits } = useApp.getState();
  if (!carried || !viewport || !limits) return false;
  const direction = arrows[event.key];
  if (event.key === 'Escape') carry.cancel();
  else if (event.key === 'Enter') void carry.drop();
  else if (direction) {
    const step = snapStep(viewport.bytesPerCss, limits.granularity);
    const bytes = event.shiftKey ? limits.granularity : event.ctrlKey ? bigStep * step : step;
    carry.nudge(direction * bytes);
    const target = carry.carried?.target ?? carried.target;
    navigation.reveal({ start: target, end: target + carried.view.length });
  } else return event.key === ' ';
  if (carried.by === 'click') handles.focus(carried.view.letter);
  return true;
}

/** Arrows go from view to view, Enter picks the focused one up. */
function handleFocusKey(event: KeyboardEvent, { handles, navigation, carry }: KeyParts): boolean {
  const { focused } = handles;
  if (focused === null || event.shiftKey) return false;
  const direction = arrows[event.key];
  if (direction) {
    const next = handles.neighbour(focused, direction);
    if (next) {
      handles.focus(next.letter);
      navigation.reveal({ start: next.address, end: next.address + next.length });
    }
    return true;
  }
  if (event.key !== 'Enter') return false;
  const view = useApp.getState().views.get(focused);
  if (view) carry.pickUp(view, 'keys', 0);
  return true;
}

function handleViewportKey(event: KeyboardEvent, { navigation }: KeyParts): boolean {
  const middle = (navigation.viewport?.widthCss ?? 0) / 2;
  switch (event.key.toLowerCase()) {
    case 'w':
    case '+':
    case '=':
      navigation.zoomShare(middle, zoomIn);
      return true;
    case 's':
    case '-':
      navigation.zoomShare(middle, 1 / zoomIn);
      return true;
    case 'a':
    case 'arrowleft':
      navigation.panShare(-panStep);
      return true;
    case 'd':
    case 'arrowright':
      navigation.panShare(panStep);
      return true;
    case 'f':
      showSelected(navigation, event.shiftKey);
      return true;
    default:
      return false;
  }
}

/** F shows the selected view, or all where none is selected; Shift+F shows all. */
function showSelected(navigation: Navigation, all: boolean): void {
  const { views, selectedView } = useApp.getState();
  const selected = all || selectedView === null ? undefined : views.get(selectedView);
  if (selected) navigation.fit({ start: selected.address, end: selected.address + selected.length }, 0.2);
  else fitAllViews(navigation);
}

export function fitAllViews(navigation: Navigation): void {
  const range = allViewsRange(useApp.getState().views.values());
  if (range) navigation.fit(range);
}
