/** The map that is on show, for those outside of it: what it shows, what lies at a place, and how to draw it again. */
import type { CanvasLayer } from '../draw/canvas-layer.ts';
import type { Hit } from '../layout/hit-test.ts';
import type { MapLayout } from '../layout/layout.ts';

export interface MapOnShow {
  /** Null while the map has no size yet. */
  readonly layout: MapLayout | null;
  /** What lies at a place, CSS pixels from the map's upper left corner. */
  hitAt(at: { xCss: number; yCss: number }): Hit | null;
  /** Draws what is on show on a layer of the layout's size. */
  drawOn(layer: CanvasLayer): void;
}

let current: MapOnShow | null = null;

/** The map says so when it comes, and null when it goes. */
export function putOnShow(map: MapOnShow | null): void {
  current = map;
}

export function mapOnShow(): MapOnShow | null {
  return current;
}
