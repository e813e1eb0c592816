/** What shows on the map for a moment: bytes that changed, regions that changed, ghosts on their way back. */
import type { RegionColumns, View } from '../../protocol/model.ts';
import type { ByteChange } from '../live/live-bytes.ts';
import { motionIsReduced } from '../state/motion.ts';
import type { CanvasLayer } from './canvas-layer.ts';
import type { Carried } from './carry.ts';
import { drawReturning } from './draw-carried.ts';
import { drawFlashes } from './draw-overlay.ts';
import { drawRegionMarks } from './draw-region-marks.ts';
import { Flashes } from './flashes.ts';
import type { MapLayout } from './layout.ts';
import type { Palette } from './palette.ts';
import { RegionMarks } from './region-changes.ts';

/** Ghosts on their way back to where their views have been all the time. */
interface Returning {
  views: readonly View[];
  /** How far away they were given up. */
  byBytes: number;
  startMs: number | null;
}

const returnMs = 180;

export class PassingMarks {
  readonly #flashes = new Flashes();
  readonly #regions = new RegionMarks();
  readonly #repaint: () => void;
  #returning: Returning | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** When what is marked first will have to go; null where nothing is. */
  #repaintMs: number | null = null;

  constructor(repaint: () => void) {
    this.#repaint = repaint;
  }

  addBytes(changes: readonly ByteChange[]): void {
    this.#flashes.add(changes, performance.now());
  }

  takeRegions(regions: RegionColumns | null): void {
    this.#regions.take(regions, performance.now());
  }

  /** A ghost was given up: it goes back. */
  giveBack({ view, others, part, target }: Carried): void {
    // An edge has no way to go: it is back at once.
    if (part !== 'whole' || motionIsReduced()) return;
    this.#returning = { views: [view, ...others], byBytes: target - view.address, startMs: null };
    this.#repaint();
  }

  /** Returns whether something of it is moving. What goes away by itself is taken away in time. */
  draw(layer: CanvasLayer, layout: MapLayout, timeMs: number, colours: Palette): boolean {
    const now = performance.now();
    const ends = [this.#flashes.expire(now), this.#regions.expire(now)].filter((end) => end !== null);
    drawRegionMarks(layer, layout, this.#regions.all, colours);
    const isPulsing =
      this.#flashes.all.length > 0 &&
      drawFlashes(layer, layout, this.#flashes, motionIsReduced() ? null : now, colours);
    const isReturning = this.#drawReturning(layer, layout, timeMs, colours);
    this.#repaintAt(ends.length > 0 ? Math.min(...ends) : null, now);
    return isPulsing || isReturning;
  }

  dispose(): void {
    this.#repaintAt(null, 0);
  }

  /** Said in every frame: a timer is set or taken away only where that changes something. */
  #repaintAt(ms: number | null, now: number): void {
    if (ms === this.#repaintMs) return;
    this.#repaintMs = ms;
    clearTimeout(this.#timer);
    if (ms === null) return;
    this.#timer = setTimeout(() => {
      this.#repaintMs = null;
      this.#repaint();
    }, ms - now);
  }

  /** Returns whether the ghost is still on its way. */
  #drawReturning(layer: CanvasLayer, layout: MapLayout, timeMs: number, colours: Palette): boolean {
    const returning = this.#returning;
    if (!returning) return false;
    returning.startMs ??= timeMs;
    const t = Math.min(1, (timeMs - returning.startMs) / returnMs);
    if (t >= 1) this.#returning = null;
    else {
      for (const view of returning.views) {
        drawReturning(layer, layout, view, view.address + returning.byBytes, 1 - (1 - t) ** 2, colours);
      }
    }
    return t < 1;
  }
}
