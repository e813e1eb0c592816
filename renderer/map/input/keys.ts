/** The map's own keys. They act only while it, or a handle on it, has the focus. */
import { selectAlso } from '../../state/selection.ts';
import { spaceOf } from '../../state/spaces.ts';
import { useApp } from '../../state/store.ts';
import { fitAllViews, fitSelection } from '../../viewport/fit.ts';
import type { Navigation } from '../../viewport/navigation.ts';
import type { Carry } from '../carry/carry.ts';
import { snapStep } from '../carry/snapping.ts';
import type { Scene } from '../scene/scene.ts';
import { selectRegion } from '../scene/selected-region.ts';
import type { ByteField } from './byte-field.ts';
import type { Handles } from './handles.ts';
import { stepRegion } from './region-step.ts';

interface KeyParts {
  handles: Handles;
  navigation: Navigation;
  carry: Carry;
  bytes: ByteField;
  scene: Scene;
  plot: HTMLElement;
}

const zoomIn = 1 / 1.6;
const panStep = 0.15;
/** With Ctrl, a carried view goes so many steps at once. */
const bigStep = 8;

const arrows: Record<string, 1 | -1 | undefined> = { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1 };

/** Returns whether the key was meant for the map. */
export function handleMapKey(event: KeyboardEvent, parts: KeyParts): boolean {
  if (parts.bytes.active) return parts.bytes.key(event);
  if (event.altKey && !event.ctrlKey && !event.metaKey) return handlePlaceKey(event, parts);
  if (event.altKey) return false;
  if (parts.carry.carried) return !event.metaKey && handleCarryKey(event, parts);
  if (event.ctrlKey || event.metaKey) return handleSelectAll(event);
  return (
    handleRegionKey(event, parts) ||
    handleFocusKey(event, parts) ||
    handleViewportKey(event, parts) ||
    handleBytesKey(event, parts)
  );
}

/** From region to region. The focus goes to the map itself: the menu's key then speaks of the region. */
function handleRegionKey({ key }: KeyboardEvent, { navigation, scene, plot }: KeyParts): boolean {
  if (key === 'Escape' && useApp.getState().selectedRegion) {
    selectRegion(null);
    return true;
  }
  if ((key !== '.' && key !== ',') || !stepRegion(navigation, key === '.' ? 1 : -1)) return false;
  plot.focus({ preventScroll: true });
  // The pointer may rest somewhere on the map: what is told of is what the keys went to.
  scene.point(null);
  return true;
}

/** Back and forward through the places that the map has been at, as in a browser. */
function handlePlaceKey(event: KeyboardEvent, { navigation }: KeyParts): boolean {
  if (event.key === 'ArrowLeft') navigation.goBack();
  else if (event.key === 'ArrowRight') navigation.goForward();
  else return false;
  return true;
}

function handleCarryKey(event: KeyboardEvent, { carry, navigation, handles }: KeyParts): boolean {
  const { carried } = carry;
  const { viewport } = navigation;
  if (!carried || !viewport) return false;
  const direction = arrows[event.key];
  if (event.key === 'Escape') carry.cancel();
  else if (event.key === 'Enter') void carry.drop();
  else if (direction) {
    const step = snapStep(viewport.bytesPerCss, carried.unit);
    const bytes = event.shiftKey ? carried.unit : event.ctrlKey ? bigStep * step : step;
    carry.nudge(direction * bytes);
    const target = carry.carried?.target ?? carried.target;
    const reach = carried.part === 'whole' ? { start: target, end: target + carried.view.length } : null;
    navigation.reveal(reach ?? { start: target - step, end: target + step });
  } else if (event.key.toLowerCase() === 'e' && carried.part !== 'whole' && carried.by === 'keys') {
    carry.cancel();
    carry.pickUp(carried.view, 'keys', 0, carried.part === 'end' ? 'start' : 'end');
  } else return event.key === ' ';
  if (carried.by === 'click') handles.focus(carried.view.letter);
  return true;
}

/** Ctrl+A (Command+A) selects all views. */
function handleSelectAll({ key, shiftKey }: KeyboardEvent): boolean {
  const { views, selectedView } = spaceOf(useApp.getState());
  if (key.toLowerCase() !== 'a' || shiftKey || views.size === 0) return false;
  const letters = [...views.keys()];
  selectAlso([...letters, selectedView ?? letters[0] ?? '']);
  return true;
}

/** Shift with an arrow selects the next view, too; E picks up the right edge (again: the left one) of the focused one. */
function handleGroupKey(event: KeyboardEvent, focused: string, { handles, navigation, carry }: KeyParts): boolean {
  const direction = event.shiftKey ? arrows[event.key] : undefined;
  const view = useApp.getState().views.get(focused);
  if (direction) {
    const next = handles.neighbour(focused, direction);
    if (!next) return true;
    selectAlso([focused, next.letter]);
    handles.focus(next.letter);
    navigation.reveal({ start: next.address, end: next.address + next.length });
    return true;
  }
  if (event.key.toLowerCase() !== 'e' || !view) return false;
  carry.pickUp(view, 'keys', 0, event.shiftKey ? 'start' : 'end');
  return true;
}

/** Arrows go from view to view; Enter picks the focused one up or, so close up that digits are shown, goes into them. */
function handleFocusKey(event: KeyboardEvent, parts: KeyParts): boolean {
  const { handles, navigation, carry, bytes, scene } = parts;
  const { focused } = handles;
  if (focused === null) return false;
  if (handleGroupKey(event, focused, parts)) return true;
  if (event.shiftKey) return false;
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
  if (scene.layout && bytes.enterInSight(focused, scene.layout)) return true;
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
      if (event.shiftKey) fitAllViews(navigation);
      else fitSelection(navigation);
      return true;
    default:
      return false;
  }
}

/** B goes down to the bytes of the focused view, or of the selected one. */
function handleBytesKey(event: KeyboardEvent, { handles, bytes }: KeyParts): boolean {
  if (event.key.toLowerCase() !== 'b') return false;
  const { views, selectedView } = spaceOf(useApp.getState());
  const view = views.get(handles.focused ?? selectedView ?? '');
  return view !== undefined && bytes.goTo(view);
}
