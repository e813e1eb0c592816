/** Where a map looks, for all who show it or lead it: the map itself, the overview's brush, keys and buttons. */
import { createStore } from 'zustand/vanilla';
import { onFrame } from '../live/frame.ts';
import type { Space } from '../space/address-space.ts';
import type { AddressRange } from '../space/placement.ts';
import { motionIsReduced } from '../state/motion.ts';
import { Places } from './places.ts';
import {
  between,
  clampViewport,
  cssOf,
  fitted,
  resized,
  shifted,
  shownRange,
  spanOf,
  type Viewport,
  zoomedAt,
} from './scale.ts';

/** Motion is short. */
const travelMs = 180;
/** What is brought into sight keeps this share of the width free beside it. */
const revealMargin = 0.06;
/** Where the map has stayed this long, it has rested: that is a place to come back to. */
const restMs = 600;

export class Navigation {
  #space: Space = { lowestAddr: 0, highestAddr: 2 ** 47 };
  #widthCss = 0;
  #start: AddressRange | null = null;
  #places = new Places();
  #movedMs = Number.NEGATIVE_INFINITY;
  #travel: { from: Viewport; to: Viewport; startMs: number | null } | null = null;
  readonly #shown = createStore<{ viewport: Viewport | null }>(() => ({ viewport: null }));
  readonly #frame = onFrame('layout', (timeMs) => this.#step(timeMs));

  /** What is shown now; null before the map has a size and the limits are known. */
  get viewport(): Viewport | null {
    return this.#shown.getState().viewport;
  }

  get space(): Space {
    return this.#space;
  }

  /** Whether it is on its way somewhere. */
  get travelling(): boolean {
    return this.#travel !== null;
  }

  /** Where it is, or is on its way to. */
  get destination(): Viewport | null {
    return this.#travel?.to ?? this.viewport;
  }

  get canGoBack(): boolean {
    const here = this.destination;
    return here !== null && this.#places.canGoBack(here);
  }

  get canGoForward(): boolean {
    const here = this.destination;
    return here !== null && this.#places.canGoForward(here);
  }

  /** To the place before this one, of those that the map has rested at. */
  goBack(): void {
    const here = this.destination;
    const place = here && this.#places.goBack(here);
    if (place) this.#travelTo(resized(place, this.#widthCss, this.#space));
  }

  goForward(): void {
    const here = this.destination;
    const place = here && this.#places.goForward(here);
    if (place) this.#travelTo(resized(place, this.#widthCss, this.#space));
  }

  subscribe(listener: () => void): () => void {
    return this.#shown.subscribe(listener);
  }

  get places(): Places {
    return this.#places;
  }

  /** Another process’s space: what of it is shown (null: what is next to what was shown), and the places visited in it. */
  enter(space: Space, range: AddressRange | null, places: Places): void {
    this.#places = places;
    this.#travel = null;
    this.#space = space;
    if (this.viewport) this.#set(range ? fitted(range, this.#widthCss, space, 0) : clampViewport(this.viewport, space));
    else this.#begin();
  }

  setSpace(space: Space): void {
    if (space.lowestAddr === this.#space.lowestAddr && space.highestAddr === this.#space.highestAddr) return;
    this.#space = space;
    if (this.viewport) this.#set(clampViewport(this.viewport, space));
    this.#begin();
  }

  /** The zoom and the left edge stay, unless `kept` was in sight and would be so no longer. */
  setWidth(widthCss: number, kept: AddressRange | null = null): void {
    if (widthCss === this.#widthCss || widthCss <= 0) return;
    this.#widthCss = widthCss;
    if (this.viewport) this.#set(this.#resizedAround(this.viewport, kept));
    if (this.#travel) this.#travel.to = this.#resizedAround(this.#travel.to, kept);
    this.#begin();
  }

  #resizedAround(viewport: Viewport, kept: AddressRange | null): Viewport {
    const next = resized(viewport, this.#widthCss, this.#space);
    if (!kept || !holds(viewport, kept) || holds(next, kept)) return next;
    const lengthCss = (kept.end - kept.start) / next.bytesPerCss;
    if (lengthCss > next.widthCss) return fitted(kept, this.#widthCss, this.#space, revealMargin);
    const marginCss = Math.min(next.widthCss * revealMargin, (next.widthCss - lengthCss) / 2);
    const beyondCss = cssOf(next, kept.end) + marginCss - next.widthCss;
    return shifted(next, beyondCss * next.bytesPerCss, this.#space);
  }

  /** Whether it is known what to show first. */
  get hasStart(): boolean {
    return this.#start !== null;
  }

  /** What to show first. Further calls change nothing. */
  startAt(range: AddressRange): void {
    this.#start ??= range;
    this.#begin();
  }

  #begin(): void {
    if (this.viewport || !this.#start || this.#widthCss === 0) return;
    this.#set(fitted(this.#start, this.#widthCss, this.#space));
  }

  /** At once, as the pointer leads. */
  zoomAt(xCss: number, factor: number): void {
    if (this.viewport) this.#jump(zoomedAt(this.viewport, xCss, factor, this.#space));
  }

  panCss(deltaCss: number): void {
    if (this.viewport) this.#jump(shifted(this.viewport, deltaCss * this.viewport.bytesPerCss, this.#space));
  }

  /** Shows exactly [start, end), at once: the brush. */
  showRange(range: AddressRange): void {
    if (this.viewport) this.#jump(fitted(range, this.#widthCss, this.#space, 0));
  }

  /** Travels there; where motion is not wanted, it is there at once. */
  fit(range: AddressRange, margin?: number): void {
    if (this.viewport) this.travelTo(fitted(range, this.#widthCss, this.#space, margin), true);
  }

  /** By a share of the width to the right (left when negative), travelling. */
  panShare(share: number): void {
    const from = this.destination;
    if (from) this.travelTo(shifted(from, share * spanOf(from), this.#space));
  }

  zoomShare(xCss: number, factor: number): void {
    const from = this.destination;
    if (from) this.travelTo(zoomedAt(from, xCss, factor, this.#space));
  }

  /** Brings a range into sight by the shortest way; zooms only where it would be too small or too wide to make out. */
  reveal({ start, end }: AddressRange): void {
    const viewport = this.destination;
    if (!viewport) return;
    const lengthCss = (end - start) / viewport.bytesPerCss;
    if (lengthCss < 3 || lengthCss > viewport.widthCss) {
      const shown = shownRange(viewport);
      const inSight = start < shown.end && end > shown.start;
      if (!inSight) this.fit({ start, end }, 0.3);
      return;
    }
    const marginCss = Math.min(viewport.widthCss * revealMargin, (viewport.widthCss - lengthCss) / 2);
    const left = cssOf(viewport, start);
    const tooFarLeft = left - marginCss;
    const tooFarRight = left + lengthCss + marginCss - viewport.widthCss;
    const deltaCss = tooFarLeft < 0 ? tooFarLeft : Math.max(0, tooFarRight);
    if (deltaCss !== 0) this.travelTo(shifted(viewport, deltaCss * viewport.bytesPerCss, this.#space));
  }

  /** `isLeap`: where it is now is a place to come back to, however short it has been there. */
  travelTo(to: Viewport, isLeap = false): void {
    this.#leave(isLeap);
    this.#travelTo(to);
  }

  #travelTo(to: Viewport): void {
    if (this.viewport && !motionIsReduced()) {
      this.#travel = { from: this.viewport, to, startMs: null };
      this.#frame.request();
    } else {
      this.#travel = null;
      this.#set(to);
    }
  }

  #step(timeMs: number): boolean {
    const travel = this.#travel;
    if (!travel) return false;
    travel.startMs ??= timeMs;
    const t = Math.min(1, (timeMs - travel.startMs) / travelMs);
    // Fast away, gently there.
    const eased = 1 - (1 - t) ** 3;
    if (t >= 1) this.#travel = null;
    this.#set(between(travel.from, travel.to, eased, this.#space));
    return t < 1;
  }

  /** Remembers where it has rested, before it goes elsewhere. */
  #leave(isLeap = false): void {
    const here = this.destination;
    if (!here) return;
    if (isLeap || performance.now() - this.#movedMs >= restMs) this.#places.leave(here);
  }

  #jump(viewport: Viewport): void {
    this.#leave();
    this.#travel = null;
    this.#set(viewport);
  }

  #set(viewport: Viewport): void {
    this.#movedMs = performance.now();
    this.#shown.setState({ viewport }, true);
  }
}

function holds(viewport: Viewport, { start, end }: AddressRange): boolean {
  const shown = shownRange(viewport);
  return start >= shown.start && end <= shown.end;
}

/** Beside small views there is room for some more, beside large ones for little; bytes. */
const roomBytes = 2 ** 20;

/**
 * From before the first view to behind the last one, with room beside them for more: two views beside each other take more
 * than a third of the width. Null without views.
 */
export function startRange(views: Iterable<{ address: number; length: number }>): AddressRange | null {
  const all = allViewsRange(views);
  if (!all) return null;
  const extent = all.end - all.start;
  const [before, behind] = [
    Math.min(extent / 4, roomBytes / 4),
    Math.max(0.15 * extent, Math.min(1.5 * extent, roomBytes)),
  ];
  return { start: Math.max(0, all.start - before), end: all.end + behind };
}

export function allViewsRange(views: Iterable<{ address: number; length: number }>): AddressRange | null {
  let start = Number.POSITIVE_INFINITY;
  let end = 0;
  for (const view of views) {
    start = Math.min(start, view.address);
    end = Math.max(end, view.address + view.length);
  }
  return end > 0 ? { start, end } : null;
}
