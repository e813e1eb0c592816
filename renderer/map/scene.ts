/** Paints the map: the picture when something in it has changed, what lies over it when only the pointer moved. */
import type { Section, View } from '../../protocol/model.ts';
import { onFrame } from '../frame.ts';
import { liveBytes } from '../live/live-bytes.ts';
import { setWatch } from '../live/watch.ts';
import { type AppState, useApp } from '../state/store.ts';
import { type CanvasLayer, clearedLayer } from './canvas-layer.ts';
import { forgetTextWidths } from './canvas-text.ts';
import type { Carried, Carry } from './carry.ts';
import { drawCarried, drawFormerPlace, drawReturning } from './draw-carried.ts';
import { drawGround } from './draw-ground.ts';
import { drawFlashes, drawPointer } from './draw-overlay.ts';
import { drawPiles } from './draw-piles.ts';
import { drawProcess } from './draw-process.ts';
import { drawRibbons, drawSections } from './draw-sections.ts';
import { drawViews } from './draw-views.ts';
import { Flashes } from './flashes.ts';
import { type Hit, hitTest } from './hit-test.ts';
import { blockPlace, layoutMap, type MapLayout } from './layout.ts';
import type { Navigation } from './navigation.ts';
import { onPalette, palette } from './palette.ts';
import { ribbonsOf } from './ribbons.ts';
import { addressAt } from './scale.ts';
import { planWatch } from './watch-plan.ts';

export interface Pointed {
  xCss: number;
  yCss: number;
}

interface SceneParts {
  picture: HTMLCanvasElement;
  overlay: HTMLCanvasElement;
  navigation: Navigation;
  carry: Carry;
}

/** A ghost on its way back to where its view has been all the time. */
interface Returning {
  view: View;
  fromAddr: number;
  startMs: number | null;
}

const returnMs = 180;
/** While the map moves, what it watches is renewed at this interval, not in every frame. */
const settleMs = 120;

export class Scene {
  readonly #parts: SceneParts;
  readonly #flashes = new Flashes();
  readonly #pictureFrame = onFrame('paint', () => this.#paintPicture());
  readonly #overlayFrame = onFrame('paint', (timeMs) => this.#paintOverlay(timeMs));
  readonly #ends: (() => void)[];
  #heightCss = 0;
  #layout: MapLayout | null = null;
  #sorted: readonly View[] = [];
  #byInode: ReadonlyMap<number, Section> = new Map();
  #pointed: Pointed | null = null;
  #hit: Hit | null = null;
  #returning: Returning | null = null;
  #flashTimer: ReturnType<typeof setTimeout> | undefined;
  #watchTimer: ReturnType<typeof setTimeout> | undefined;
  #plannedMs = 0;
  /** Told after each painting: what stands on the map in the DOM follows. */
  onPainted: ((layout: MapLayout) => void) | null = null;
  /** Told when what the pointer points at has changed, or its place. */
  onPointed: ((hit: Hit | null, at: Pointed | null) => void) | null = null;

  constructor(parts: SceneParts) {
    this.#parts = parts;
    this.#takeState(useApp.getState(), null);
    parts.carry.onReturn = ({ view, target }) => {
      if (matchMedia('(prefers-reduced-motion: reduce)').matches) return;
      this.#returning = { view, fromAddr: target, startMs: null };
      this.#overlayFrame.request();
    };
    this.#ends = [
      useApp.subscribe((state, before) => this.#takeState(state, before)),
      parts.navigation.subscribe(() => this.invalidate()),
      parts.carry.subscribe(() => this.invalidate()),
      onPalette(() => {
        forgetTextWidths();
        this.invalidate();
      }),
      liveBytes.subscribe((changes) => {
        this.#flashes.add(changes, performance.now());
        this.invalidate();
      }),
    ];
  }

  /** Of the last painting, or brought up to date where something has changed since. */
  get layout(): MapLayout | null {
    this.#layout ??= this.#makeLayout();
    return this.#layout;
  }

  /** In order of address. */
  get views(): readonly View[] {
    return this.#sorted;
  }

  setHeight(heightCss: number): void {
    this.#heightCss = heightCss;
    this.invalidate();
  }

  /** Where the pointer is on the map, or null when it is not. */
  point(at: Pointed | null): void {
    this.#pointed = at;
    this.#overlayFrame.request();
  }

  hitAt({ xCss, yCss }: Pointed): Hit | null {
    const { layout } = this;
    return layout && hitTest(layout, useApp.getState().regions, xCss, yCss);
  }

  invalidate(): void {
    this.#layout = null;
    this.#pictureFrame.request();
    this.#overlayFrame.request();
  }

  dispose(): void {
    for (const end of this.#ends) end();
    clearTimeout(this.#flashTimer);
    clearTimeout(this.#watchTimer);
    this.#pictureFrame.dispose();
    this.#overlayFrame.dispose();
    setWatch('map', null);
  }

  #takeState(state: AppState, before: AppState | null): void {
    if (state.views !== before?.views) this.#sorted = [...state.views.values()].sort((a, b) => a.address - b.address);
    if (state.sections !== before?.sections) {
      const named = [...state.sections.values()].filter((section) => section.inode !== 0);
      this.#byInode = new Map(named.map((section) => [section.inode, section]));
    }
    const shown = ['views', 'sections', 'regions', 'touched', 'selectedView', 'limits'] as const;
    if (shown.some((key) => state[key] !== before?.[key])) this.invalidate();
  }

  #makeLayout(): MapLayout | null {
    const { viewport } = this.#parts.navigation;
    if (!viewport || this.#heightCss === 0) return null;
    const { sections } = useApp.getState();
    const layout = layoutMap({ viewport, heightCss: this.#heightCss, views: this.#sorted, sections });
    const { carried } = this.#parts.carry;
    return carried ? withGhost(layout, carried) : layout;
  }

  #paintPicture(): undefined {
    const { layout } = this;
    if (!layout) return;
    const { viewport, blocks, bars, rows } = layout;
    const layer = clearedLayer(this.#parts.picture, viewport.widthCss, layout.heightCss);
    if (!layer) return;
    const state = useApp.getState();
    const { regions, sections, selectedView, touched, limits } = state;
    const { carried } = this.#parts.carry;
    const colours = palette();
    const pageSize = limits?.pageSize ?? 4096;
    drawGround(layer, viewport, colours);
    if (regions) drawProcess(layer, { regions, viewport, rows, sectionsByInode: this.#byInode }, colours);
    drawRibbons(layer, ribbonsOf(blocks, bars, viewport.widthCss), carried?.view.letter ?? selectedView, colours);
    drawSections(layer, bars, touched, pageSize, rows, colours);
    if (carried) drawFormerPlace(layer, layout, carried, colours);
    const others = carried ? blocks.filter((block) => block.view.letter !== carried.view.letter) : blocks;
    drawViews(layer, { blocks: others, sections, selected: selectedView }, colours);
    drawPiles(layer, layout.piles, selectedView, colours);
    if (carried) drawCarried(layer, layout, carried, sections, colours);
    this.#planWatch();
    this.onPainted?.(layout);
  }

  #paintOverlay(timeMs: number): boolean {
    const { layout } = this;
    if (!layout) return false;
    const layer = clearedLayer(this.#parts.overlay, layout.viewport.widthCss, layout.heightCss);
    if (!layer) return false;
    this.#drawFlashes(layer, layout);
    const isReturning = this.#drawReturning(layer, layout, timeMs);
    const at = this.#parts.carry.carried ? null : this.#pointed;
    this.#hit = at && this.hitAt(at);
    if (at && this.#hit) {
      const addr = addressAt(layout.viewport, at.xCss);
      drawPointer(layer, layout, this.#hit, at.xCss, addr, palette());
    }
    this.onPointed?.(this.#hit, at);
    return isReturning;
  }

  /** Returns whether the ghost is still on its way. */
  #drawReturning(layer: CanvasLayer, layout: MapLayout, timeMs: number): boolean {
    const returning = this.#returning;
    if (!returning) return false;
    returning.startMs ??= timeMs;
    const t = Math.min(1, (timeMs - returning.startMs) / returnMs);
    if (t >= 1) this.#returning = null;
    else drawReturning(layer, layout, returning.view, returning.fromAddr, 1 - (1 - t) ** 2, palette());
    return t < 1;
  }

  #drawFlashes(layer: CanvasLayer, layout: MapLayout): void {
    const now = performance.now();
    const next = this.#flashes.expire(now);
    drawFlashes(layer, layout, this.#flashes, palette());
    clearTimeout(this.#flashTimer);
    if (next !== null) this.#flashTimer = setTimeout(() => this.#overlayFrame.request(), next - now);
  }

  /** At once when the map has been still, else at intervals: the last word is always said. */
  #planWatch(): void {
    if (this.#watchTimer !== undefined) return;
    const plan = () => {
      this.#watchTimer = undefined;
      const { layout } = this;
      const { touched, limits } = useApp.getState();
      if (layout) setWatch('map', planWatch({ ...layout, touched, pageSize: limits?.pageSize ?? 4096 }));
    };
    const sinceMs = performance.now() - this.#plannedMs;
    if (sinceMs > settleMs) plan();
    else this.#watchTimer = setTimeout(plan, settleMs);
    this.#plannedMs = performance.now();
  }
}

/** The carried view's block lies where its ghost is, in the lane that it came from. */
function withGhost(layout: MapLayout, { view, target }: Carried): MapLayout {
  const ghost = { ...view, address: target };
  const place = blockPlace(layout.viewport, ghost);
  const lane = layout.blocks.find((block) => block.view.letter === view.letter)?.topCss ?? layout.rows.views.topCss;
  const blocks = layout.blocks.filter((block) => block.view.letter !== view.letter);
  if (place) blocks.push({ view: ghost, ...place, topCss: lane, heightCss: layout.rows.views.blockCss, piled: false });
  return { ...layout, blocks };
}
