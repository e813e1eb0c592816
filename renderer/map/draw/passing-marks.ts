/** What shows on the map for a moment: bytes that changed, regions that changed, ghosts on their way back. */
import type { View } from '../../../protocol/model.ts';
import type { RegionColumns } from '../../../protocol/region-columns.ts';
import type { ByteChange } from '../../live/live-bytes.ts';
import { motionIsReduced } from '../../state/motion.ts';
import type { RegionStep } from '../../state/store.ts';
import { shownRange } from '../../viewport/scale.ts';
import type { Carried } from '../carry/carry.ts';
import type { MapLayout } from '../layout/layout.ts';
import type { CanvasLayer } from './canvas-layer.ts';
import { drawReturning } from './carried.ts';
import { Flashes } from './flashes.ts';
import { drawFlashes } from './overlay.ts';
import type { Palette } from './palette.ts';
import { drawRegionMarks } from './region-marks.ts';
import { RegionMarks } from './region-news.ts';

/** Ghosts on their way back to where their views have been all the time. */
interface Returning {
  views: readonly View[];
  /** How far away they were given up. */
  byBytes: number;
  startMs: number | null;
}

const returnMs = 180;

/**
 * Calls back at a moment that every frame sets again. A timer that fires too early is let fire, and is then restarted:
 * to take it away would cost more.
 */
class Reminder {
  readonly #remind: () => void;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #timerMs = Number.POSITIVE_INFINITY;
  /** Null where nothing is to come. */
  #atMs: number | null = null;

  constructor(remind: () => void) {
    this.#remind = remind;
  }

  /** Null: not at all. */
  set(atMs: number | null): void {
    this.#atMs = atMs;
    if (atMs === null || this.#timerMs <= atMs) return;
    clearTimeout(this.#timer);
    this.#timerMs = atMs;
    this.#timer = setTimeout(() => this.#wake(), atMs - performance.now());
  }

  dispose(): void {
    clearTimeout(this.#timer);
  }

  #wake(): void {
    this.#timerMs = Number.POSITIVE_INFINITY;
    if (this.#atMs !== null && performance.now() < this.#atMs) this.set(this.#atMs);
    else if (this.#atMs !== null) this.#remind();
  }
}

export class PassingMarks {
  readonly #flashes = new Flashes();
  readonly #flashesEnd: Reminder;
  readonly #regions = new RegionMarks();
  readonly #regionsEnd: Reminder;
  readonly #repaintOverlay: () => void;
  #returning: Returning | null = null;

  /** Regions are marked in the picture, which is painted when they change; all that moves is drawn on the overlay. */
  constructor(repaint: { picture: () => void; overlay: () => void }) {
    this.#repaintOverlay = repaint.overlay;
    this.#flashesEnd = new Reminder(repaint.overlay);
    this.#regionsEnd = new Reminder(repaint.picture);
  }

  addBytes(changes: readonly ByteChange[]): void {
    this.#flashes.add(changes, performance.now());
  }

  takeRegions(regions: RegionColumns | null, step: RegionStep | null): void {
    this.#regions.take(regions, performance.now(), step);
  }

  /** A ghost was given up: it goes back. */
  giveBack({ view, others, part, target }: Carried): void {
    // An edge has no way to go: it is back at once.
    if (part !== 'whole' || motionIsReduced()) return;
    this.#returning = { views: [view, ...others], byBytes: target - view.address, startMs: null };
    this.#repaintOverlay();
  }

  /** Marks the regions that changed. What goes away by itself is taken away in time. */
  drawRegions(layer: CanvasLayer, layout: MapLayout, colours: Palette): void {
    this.#regionsEnd.set(this.#regions.expire(performance.now(), shownRange(layout.viewport)));
    drawRegionMarks(layer, layout, this.#regions.all, colours);
  }

  /** Whether there is something of it to be drawn on the overlay. */
  get isOnOverlay(): boolean {
    return this.#flashes.all.length > 0 || this.#returning !== null;
  }

  /** Draws the rest; returns whether something of it is moving. What goes away by itself is taken away in time. */
  draw(layer: CanvasLayer, layout: MapLayout, timeMs: number, colours: Palette): boolean {
    const now = performance.now();
    this.#flashesEnd.set(this.#flashes.expire(now));
    const isPulsing =
      this.#flashes.all.length > 0 &&
      drawFlashes(layer, layout, this.#flashes, motionIsReduced() ? null : now, colours);
    const isReturning = this.#drawReturning(layer, layout, timeMs, colours);
    return isPulsing || isReturning;
  }

  dispose(): void {
    this.#flashesEnd.dispose();
    this.#regionsEnd.dispose();
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
