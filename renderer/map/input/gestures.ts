/** Pointer and wheel on the map: pan, zoom, grab a view and carry it, click where a picked up one should go, show one whole. */
import { runCommand } from '../../commands/registry.ts';
import { viewTarget } from '../../commands/target.ts';
import { onFrame } from '../../live/frame.ts';
import { selectAlso, selectView, toggleSelected } from '../../state/selection.ts';
import { useApp } from '../../state/store.ts';
import { toOwnCss } from '../../state/ui-scale.ts';
import { markAltUsed } from '../../ui/alt-key.ts';
import { fitMargin } from '../../viewport/fit.ts';
import { allViewsRange } from '../../viewport/navigation.ts';
import { addressAt } from '../../viewport/scale.ts';
import { offsetAt } from '../layout/boxes.ts';
import { byteUnder } from '../layout/byte-cells.ts';
import { edgeAt } from '../layout/hit-test.ts';
import type { MapStores } from '../scene/map-stores.ts';
import type { Pointed, Scene } from '../scene/scene.ts';
import { selectRegion } from '../scene/selected-region.ts';
import type { ByteField } from './byte-field.ts';
import { type Gesture, type GestureEffect, type GestureEvent, type Grip, idle, nextGesture } from './gesture-states.ts';
import { pointedRegion } from './pointed.ts';
import { WheelClassifier } from './wheel-device.ts';

/** This near to an edge a carried view scrolls the map; at most this many CSS pixels a second, however often a frame comes. */
const edgeCss = 36;
const scrollCss = 840;
/** A frame that comes later than this, ms, scrolls no farther: the ghost is still followed by the eye. */
const longestFrameMs = 100;
/** What the first frame scrolls, before there is another to measure from, ms. */
const firstFrameMs = 16;

interface GestureParts extends Pick<MapStores, 'spaceIn' | 'navigation' | 'carry'> {
  plot: HTMLElement;
  scene: Scene;
  bytes: ByteField;
}

function selectsMore({ shiftKey, ctrlKey, metaKey }: MouseEvent): boolean {
  return shiftKey || ctrlKey || metaKey;
}

/** Starts listening; returns what ends it. */
export function listenToGestures({ plot, scene, spaceIn, navigation, carry, bytes }: GestureParts): () => void {
  let gesture: Gesture = idle;
  let pointerX = 0;
  /** Above the map, on the overview, which then leads what is carried. */
  let isAbove = false;
  /** Alt is held: no snapping but to the granularity. */
  let free = false;
  const listening = new AbortController();
  const { signal } = listening;
  // Measured when it may have changed, not at every event: that would lay out the page once more in each frame.
  let box = plot.getBoundingClientRect();
  const measure = () => {
    box = plot.getBoundingClientRect();
  };
  const size = new ResizeObserver(measure);
  size.observe(plot);
  const placeOf = (event: MouseEvent) => ({
    xCss: toOwnCss(event.clientX - box.left),
    yCss: toOwnCss(event.clientY - box.top),
  });
  const viewAt = (letter: string) => useApp.getState().views.get(letter);

  const carryToPointer = () => {
    const { viewport } = navigation;
    if (viewport && !isAbove) carry.carryTo(addressAt(viewport, pointerX), viewport.bytesPerCss, free);
  };
  /** Of the frame before, while it scrolls. */
  let scrolledAtMs: number | null = null;
  const scrollOn = (timeMs: number): boolean => {
    const { carried } = carry;
    if (gesture.kind !== 'carrying' || carried?.by !== 'drag' || carried.waiting) return false;
    const width = navigation.viewport?.widthCss ?? 0;
    const beyond = pointerX < edgeCss ? pointerX - edgeCss : Math.max(0, pointerX - (width - edgeCss));
    if (beyond === 0 || isAbove) return false;
    const before = navigation.viewport;
    const sinceMs = scrolledAtMs === null ? firstFrameMs : Math.min(timeMs - scrolledAtMs, longestFrameMs);
    navigation.panCss((Math.max(-1, Math.min(1, beyond / edgeCss)) * scrollCss * sinceMs) / 1000);
    carryToPointer();
    // At the end of the addresses there is nothing more to come.
    const { viewport } = navigation;
    return viewport?.originAddr !== before?.originAddr || viewport?.originFraction !== before?.originFraction;
  };
  const autoscroll = onFrame('layout', (timeMs) => {
    const goesOn = scrollOn(timeMs);
    scrolledAtMs = goesOn ? timeMs : null;
    return goesOn;
  });

  /**
   * The view under the pointer, by the picture: handles may lag behind it. In a field over a byte the pointer is the
   * field's.
   */
  const viewUnder = (event: MouseEvent) => {
    const hit = event.target instanceof HTMLInputElement ? null : scene.hitAt(placeOf(event));
    return hit?.kind === 'view' ? hit.block.view.letter : null;
  };
  const blockOf = (letter: string) => scene.layout?.blocks.find((each) => each.view.letter === letter);
  const gripOn = (letter: string, xCss: number): Grip => {
    const block = blockOf(letter);
    const { viewport } = navigation;
    if (!block || !viewport) return { letter, part: 'whole', heldAt: 0 };
    const edge = edgeAt(block, xCss);
    if (!edge) return { letter, part: 'whole', heldAt: offsetAt(block, xCss) };
    const at = block.view.address + (edge === 'end' ? block.view.length : 0);
    return { letter, part: edge, heldAt: addressAt(viewport, xCss) - at };
  };
  /** The pointer's shape shows that an edge can be dragged. */
  const showEdge = (event: PointerEvent) => {
    const { carried } = carry;
    const letter = gesture.kind !== 'idle' || carried ? null : viewUnder(event);
    const block = letter === null ? undefined : blockOf(letter);
    const held = carried ? carried.part : gesture.kind === 'pressing' ? gesture.grip.part : 'whole';
    plot.toggleAttribute('data-edge', held !== 'whole' || (block !== undefined && edgeAt(block, pointerX) !== null));
  };

  const feed = (event: GestureEvent, source: PointerEvent | null) => {
    const step = nextGesture(gesture, event);
    gesture = step.gesture;
    plot.toggleAttribute('data-panning', gesture.kind === 'panning' || gesture.kind === 'pinching');
    for (const effect of step.effects) carryOut(effect, source);
  };
  const carryOut = (effect: GestureEffect, source: PointerEvent | null) => {
    switch (effect.do) {
      case 'capture':
        plot.setPointerCapture(effect.pointer);
        break;
      case 'pick-up': {
        const { letter, part, heldAt } = effect.grip;
        const view = viewAt(letter);
        if (view) carry.pickUp(view, 'drag', heldAt, part);
        break;
      }
      case 'carry':
        carryAlong();
        break;
      case 'drop':
        void carry.drop();
        break;
      case 'give-back':
        carry.cancel();
        break;
      case 'pan':
        navigation.panCss(effect.byCss);
        break;
      case 'zoom':
        navigation.zoomAt(effect.atCss, effect.factor);
        break;
      case 'click-view':
        if (source) choose(effect.letter, source);
        break;
      case 'click-ground':
        chooseOnGround(effect.at);
        break;
    }
  };
  const carryAlong = () => {
    if (free) markAltUsed();
    carryToPointer();
    autoscroll.request();
  };

  const onDown = (event: PointerEvent) => {
    // What was picked up before is put down by the click.
    if (gesture.kind === 'idle' && carry.carried) return;
    const at = placeOf(event);
    if (gesture.kind === 'idle') pointerX = at.xCss;
    const letter = viewUnder(event);
    const grip = letter === null ? null : gripOn(letter, at.xCss);
    feed({ type: 'down', pointer: event.pointerId, button: event.button, grip, ...at }, event);
  };

  const onMove = (event: PointerEvent) => {
    const at = placeOf(event);
    pointerX = at.xCss;
    isAbove = at.yCss < 0;
    free = event.altKey;
    feed({ type: 'move', pointer: event.pointerId, ...at }, event);
    if (carry.carried?.by === 'click') carryAlong();
    showEdge(event);
    scene.point(gesture.kind === 'idle' ? at : null);
  };

  const onUp = (event: PointerEvent) => {
    feed({ type: 'up', pointer: event.pointerId, ...placeOf(event) }, event);
    if (plot.hasPointerCapture(event.pointerId)) plot.releasePointerCapture(event.pointerId);
  };
  const onLost = (event: PointerEvent) => feed({ type: 'lost', pointer: event.pointerId }, event);
  /** Given back by Esc, say, while the button is still down. */
  const endCarrying = carry.subscribe(() => {
    if (gesture.kind === 'carrying' && !carry.carried) feed({ type: 'given-back', pointer: gesture.pointer }, null);
  });

  /**
   * A click on a view selects it; with Ctrl (or Command) it adds it or takes it away, with Shift it adds all from the
   * selected one on. On the digits of one of its bytes, it goes into them.
   */
  const choose = (letter: string, event: PointerEvent) => {
    if (selectsMore(event)) {
      if (event.shiftKey) selectAlso(scene.viewsTo(letter));
      else toggleSelected(letter);
      return;
    }
    const offset = byteAt(placeOf(event));
    if (offset === null) selectView(letter);
    else bytes.enter(letter, offset);
  };
  const byteAt = (at: Pointed) => {
    const hit = scene.hitAt(at);
    return hit?.kind === 'view' ? byteUnder(hit.block, at.xCss, at.yCss) : null;
  };

  /** A click beside the views: opens a pile, selects a region, or else takes the selection of one back. */
  const chooseOnGround = (at: Pointed) => {
    const hit = scene.hitAt(at);
    const region = pointedRegion(hit, spaceIn(useApp.getState()).regions);
    selectRegion(region);
    const range = hit?.kind === 'pile' ? allViewsRange(hit.pile.views) : null;
    if (range) navigation.fit(range, fitMargin);
  };

  const onClick = (event: MouseEvent) => {
    // Keys press buttons, too (detail is 0 then): they have their own way to pick up and drop.
    if (event.detail === 0 || carry.carried?.by !== 'click') return;
    pointerX = placeOf(event).xCss;
    free = event.altKey;
    carryToPointer();
    void carry.drop();
  };

  const onDoubleClick = (event: MouseEvent) => {
    // The press was captured, so the event comes from the map itself: the block is found by the place.
    const hit = scene.hitAt(placeOf(event));
    // The first click on a pile goes down to its views: the second one means none of them.
    if (carry.carried || navigation.travelling || selectsMore(event) || byteAt(placeOf(event)) !== null) return;
    const region = pointedRegion(hit, spaceIn(useApp.getState()).regions);
    if (hit?.kind === 'view') runCommand('fit', viewTarget([hit.block.view.letter]));
    else if (region) runCommand('fit', { kind: 'region', ...region });
  };

  const wheels = new WheelClassifier();
  const onWheel = (event: WheelEvent) => {
    event.preventDefault();
    const { xCss } = placeOf(event);
    const unit = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : 1;
    const deltaX = event.deltaX * unit;
    const deltaY = event.deltaY * unit;
    const { wheel } = useApp.getState();
    const device = wheels.deviceOf(event);
    const isTrackpad = wheel === 'auto' ? device === 'trackpad' : wheel === 'pan';
    const pans = event.shiftKey || (!event.ctrlKey && isTrackpad);
    if (pans || Math.abs(deltaX) > Math.abs(deltaY)) navigation.panCss(deltaX || deltaY);
    // A pinch arrives as a wheel with Ctrl, in small steps.
    else navigation.zoomAt(xCss, Math.exp(deltaY * (event.ctrlKey ? 0.01 : 0.002)));
    if (carry.carried?.by === 'drag') carryToPointer();
  };

  // A press that only adds to what is selected leaves the focus alone: with it would go the rest of the group.
  const onMouseDown = (event: MouseEvent) => {
    if (selectsMore(event) && viewUnder(event) !== null) event.preventDefault();
  };
  plot.addEventListener('mousedown', onMouseDown, { signal });
  plot.addEventListener('pointerenter', measure, { signal });
  plot.addEventListener('pointerdown', measure, { signal });
  plot.addEventListener('pointerdown', onDown, { signal });
  plot.addEventListener('pointermove', onMove, { signal });
  plot.addEventListener('pointerup', onUp, { signal });
  plot.addEventListener('pointercancel', onLost, { signal });
  plot.addEventListener('lostpointercapture', onLost, { signal });
  plot.addEventListener('pointerleave', () => scene.point(null), { signal });
  plot.addEventListener('contextmenu', () => scene.point(null), { signal });
  plot.addEventListener('click', onClick, { signal });
  plot.addEventListener('dblclick', onDoubleClick, { signal });
  plot.addEventListener('wheel', onWheel, { signal, passive: false });
  return () => {
    listening.abort();
    endCarrying();
    size.disconnect();
    autoscroll.dispose();
  };
}
