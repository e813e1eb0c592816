/** The map's own keys. They act only while it, or a handle on it, has the focus. */
import { runKey } from '../../commands/run-key.ts';
import { groupTarget } from '../../commands/target.ts';
import { useApp } from '../../state/store.ts';
import { snapStep } from '../carry/snapping.ts';
import type { MapStores } from '../scene/map-stores.ts';
import type { Scene } from '../scene/scene.ts';
import { selectRegion } from '../scene/selected-region.ts';
import type { ByteField } from './byte-field.ts';
import type { Handles } from './handles.ts';

interface KeyParts extends Pick<MapStores, 'navigation' | 'carry'> {
  scene: Scene;
  handles: Handles;
  bytes: ByteField;
}

/** Steps that a carried view goes at once with Ctrl. */
const bigStep = 8;

const arrows: Record<string, 1 | -1 | undefined> = { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1 };

/** Returns whether the key was meant for the map. Bytes that are typed over, and what is carried, take their keys first. */
export function handleMapKey(event: KeyboardEvent, parts: KeyParts): boolean {
  const { bytes, carry, handles, scene } = parts;
  if (bytes.active) return bytes.key(event);
  if (carry.carried && !event.altKey) return !event.metaKey && handleCarryKey(event, parts);
  const { focused } = handles;
  const isPlain = !event.altKey && !event.ctrlKey && !event.metaKey;
  if (event.key === 'Escape' && isPlain && useApp.getState().selectedRegion) {
    selectRegion(null);
    return true;
  }
  if (focused === null) return runKey(event, ['map']);
  // So close up that digits are shown, Enter goes into them instead of picking the view up.
  const goesIn = event.key === 'Enter' && isPlain && !event.shiftKey && scene.layout;
  if (goesIn && bytes.enterInSight(focused, goesIn)) return true;
  return runKey(event, ['view', 'map'], groupTarget(focused, useApp.getState()));
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
