/** Places that the map has rested at, to go back to and forward again: as in a browser. */
import { cssOf, type Viewport } from './scale.ts';

/** Where this window stores the places that somebody keeps (kept-places.ts). */
export const keptPlacesKey = 'samepage kept places';

const mostPlaces = 50;
/** Zooms that differ by less than this factor, and left edges by less than this share of the width, are one place. */
const sameZoom = 1.15;
const sameShare = 0.08;

export function samePlace(a: Viewport, b: Viewport): boolean {
  const ratio = a.bytesPerCss / b.bytesPerCss;
  if (ratio > sameZoom || ratio < 1 / sameZoom) return false;
  return Math.abs(cssOf(a, b.originAddr) - a.originFraction / a.bytesPerCss) < sameShare * a.widthCss;
}

export class Places {
  #back: Viewport[] = [];
  #forward: Viewport[] = [];

  /** The map leaves `here` for somewhere new. */
  leave(here: Viewport): void {
    const last = this.#back.at(-1);
    if (!last || !samePlace(last, here)) this.#back = [...this.#back, here].slice(-mostPlaces);
    this.#forward = [];
  }

  canGoBack(here: Viewport): boolean {
    return this.#back.some((place) => !samePlace(place, here));
  }

  canGoForward(here: Viewport): boolean {
    return this.#forward.some((place) => !samePlace(place, here));
  }

  /** Where to go; null where there is no other place. */
  goBack(here: Viewport): Viewport | null {
    return step(this.#back, this.#forward, here);
  }

  goForward(here: Viewport): Viewport | null {
    return step(this.#forward, this.#back, here);
  }
}

/** Takes the last place of `from` that is not `here`; `here` can be come back to through `to`. */
function step(from: Viewport[], to: Viewport[], here: Viewport): Viewport | null {
  let place = from.pop();
  while (place && samePlace(place, here)) place = from.pop();
  if (!place) return null;
  to.push(here);
  return place;
}
