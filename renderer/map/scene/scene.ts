/** Paints the map: the picture when something in it has changed, what lies over it when only the pointer moved. */
import { pageBytesOf, type View } from '../../../protocol/model.ts';
import type { RegionColumns } from '../../../protocol/region-columns.ts';
import { onFrame } from '../../live/frame.ts';
import { liveBytes } from '../../live/live-bytes.ts';
import { type SectionsByInode, sectionsByInode } from '../../space/sections-by-inode.ts';
import { memoizeLast, shallowEqual } from '../../state/memoize.ts';
import { selectedGroup } from '../../state/selection.ts';
import { type AppState, useApp } from '../../state/store.ts';
import { addressAt, shownRange } from '../../viewport/scale.ts';
import type { Carried } from '../carry/carry.ts';
import { withGhosts } from '../carry/layout-ghosts.ts';
import { drawBands } from '../draw/bands.ts';
import { type CanvasLayer, clearedLayer, layerOf } from '../draw/canvas-layer.ts';
import { forgetTextWidths } from '../draw/canvas-text.ts';
import { drawCarried, drawFormerPlaces, drawGroup } from '../draw/carried.ts';
import { drawClusters } from '../draw/clusters.ts';
import { drawGround } from '../draw/ground.ts';
import { drawMatches } from '../draw/matches.ts';
import { drawPointer } from '../draw/overlay.ts';
import { onPalette, palette } from '../draw/palette.ts';
import { PassingMarks } from '../draw/passing-marks.ts';
import { drawPiles } from '../draw/piles.ts';
import { drawProcess, drawProcessRows } from '../draw/process.ts';
import { drawRegionMarks, drawSelectedRegion } from '../draw/region-marks.ts';
import { differIn } from '../draw/region-news.ts';
import { drawRibbons, drawShownPart } from '../draw/ribbons.ts';
import { drawSections } from '../draw/sections.ts';
import { Textures } from '../draw/texture.ts';
import { drawViews } from '../draw/views.ts';
import { type Hit, hitTest } from '../layout/hit-test.ts';
import { type LayoutInput, layoutMap, type MapLayout } from '../layout/layout.ts';
import { ribbonsOf } from '../layout/ribbons.ts';
import { rowsIn, type Seen, sameSeen, seenOf } from './drawn.ts';
import { LaneMemory } from './lane-memory.ts';
import type { MapStores } from './map-stores.ts';
import { MapWatch } from './map-watch.ts';
import { regionOnMap } from './selected-region.ts';

export interface Pointed {
  xCss: number;
  yCss: number;
}

interface SceneParts {
  picture: HTMLCanvasElement;
  overlay: HTMLCanvasElement;
  stores: Pick<MapStores, 'spaceIn' | 'navigation' | 'carry' | 'isBeside'>;
}

interface LayoutParts extends LayoutInput {
  carried: Carried | null;
}

export class Scene {
  readonly #parts: SceneParts;
  readonly #pictureFrame = onFrame('paint', () => this.#paintPicture());
  readonly #overlayFrame = onFrame('paint', (timeMs) => this.#paintOverlay(timeMs));
  readonly #passing = new PassingMarks({
    picture: () => this.#pictureFrame.request(),
    overlay: () => this.#overlayFrame.request(),
  });
  readonly #textures = new Textures();
  readonly #watch = new MapWatch(() => this.layout && { ...this.#seen.drawn, layout: this.layout });
  readonly #ends: (() => void)[];
  readonly #layOut = memoizeLast(({ carried, ...input }: LayoutParts) => {
    const layout = layoutMap(input);
    return carried ? withGhosts(layout, carried) : layout;
  });
  readonly #memory = new LaneMemory(() => this.#pictureFrame.request());
  #seen: Seen;
  #heightCss = 0;
  #isOverlayBlank = false;
  #sorted: readonly View[] = [];
  #byInode: SectionsByInode = new Map();
  #pointed: Pointed | null = null;
  #hit: Hit | null = null;
  /** Its ribbon stands out in the picture. */
  #pointedView: string | null = null;
  /** Called after each painting, so that the map's DOM elements follow. */
  onPainted: ((layout: MapLayout) => void) | null = null;
  /** Called when the thing under the pointer has changed, or its place. */
  onPointed: ((hit: Hit | null, at: Pointed | null) => void) | null = null;

  constructor(parts: SceneParts) {
    this.#parts = parts;
    const { spaceIn, navigation, carry } = parts.stores;
    const seen = (state: AppState) => seenOf(state, spaceIn(state));
    this.#seen = seen(useApp.getState());
    this.#take(this.#seen, null);
    carry.onReturn = (from) => this.#passing.giveBack(from);
    this.#ends = [
      useApp.subscribe(seen, (now, before) => this.#take(now, before), { equalityFn: sameSeen }),
      navigation.subscribe(() => this.invalidate()),
      carry.subscribe(() => this.invalidate()),
      onPalette(() => {
        forgetTextWidths();
        this.invalidate();
      }),
      liveBytes.subscribe((changes) => {
        this.#textures.renew();
        this.#passing.addBytes(changes);
        this.invalidate();
      }),
    ];
  }

  /** The very same one as long as nothing has changed that it depends on; null while the map has no size. */
  get layout(): MapLayout | null {
    const { viewport } = this.#parts.stores.navigation;
    if (!viewport || this.#heightCss === 0) return null;
    const { sections, limits } = this.#seen.drawn;
    const { carried } = this.#parts.stores.carry;
    const pageSize = pageBytesOf(limits);
    const isProcessAlone = this.#parts.stores.isBeside;
    const kinds = this.#isLone ? rowsIn(this.#seen) : null;
    return this.#layOut({
      viewport,
      heightCss: this.#heightCss,
      views: this.#sorted,
      sections,
      pageSize,
      isProcessAlone,
      kinds,
      carried,
    });
  }

  /** Another process's regions have the map to themselves. */
  get #isLone(): boolean {
    return this.#seen.drawn.key !== 'ours' && !this.#parts.stores.isBeside;
  }

  /** In order of address. */
  get views(): readonly View[] {
    return this.#sorted;
  }

  /** Letters from the selected view to this one, in order of address or against it; this one alone where none is. */
  viewsTo(letter: string): string[] {
    const letters = this.#sorted.map((view) => view.letter);
    const to = letters.indexOf(letter);
    const from = letters.indexOf(this.#seen.drawn.selectedView ?? letter);
    if (from < 0 || to < 0) return [letter];
    return from <= to ? letters.slice(from, to + 1) : letters.slice(to, from + 1).toReversed();
  }

  setHeight(heightCss: number): void {
    this.#heightCss = heightCss;
    this.invalidate();
  }

  get pointed(): Pointed | null {
    return this.#pointed;
  }

  /** Where the pointer is on the map, or null when it is not. Its facts are renewed. */
  point(at: Pointed | null): void {
    this.#pointed = at;
    this.#overlayFrame.request();
  }

  hitAt({ xCss, yCss }: Pointed): Hit | null {
    return this.layout && hitTest(this.layout, this.#seen.list.regions, xCss, yCss);
  }

  invalidate(): void {
    this.#pictureFrame.request();
    this.#overlayFrame.request();
  }

  dispose(): void {
    for (const end of this.#ends) end();
    this.#passing.dispose();
    this.#memory.dispose();
    this.#pictureFrame.dispose();
    this.#overlayFrame.dispose();
    this.#watch.dispose();
  }

  #take(now: Seen, before: Seen | null): void {
    this.#seen = now;
    const { drawn, list } = now;
    const then = before?.drawn;
    if (drawn.views !== then?.views) this.#sorted = [...drawn.views.values()].sort((a, b) => a.address - b.address);
    if (drawn.known !== then?.known) this.#byInode = sectionsByInode(drawn.known.values());
    if (drawn.key !== then?.key) this.#passing.takeRegions(null, null);
    if (list.regions !== before?.list.regions) this.#passing.takeRegions(list.regions, list.step);
    const isSame = then !== undefined && shallowEqual(drawn, then);
    if (!isSame || this.#showsChange(before?.list.regions ?? null, list)) this.invalidate();
    // Unknown for a trace.
    this.#memory.follow(this.#isLone && !drawn.key.startsWith('watch') ? drawn.pid : null);
  }

  /** A process maps and unmaps all the time, mostly out of sight: that is no reason to paint. */
  #showsChange(before: RegionColumns | null, { regions: now, step }: Seen['list']): boolean {
    const { viewport } = this.#parts.stores.navigation;
    if (before === now || !before || !now || !viewport) return before !== now;
    const { start, end } = shownRange(viewport);
    // As much again on either side: what is drawn together reaches out of sight.
    return differIn(before, now, { start: 2 * start - end, end: 2 * end - start }, step);
  }

  #paintPicture(): undefined {
    const { layout } = this;
    if (!layout) return;
    const layer = clearedLayer(this.#parts.picture, layout.viewport.widthCss, layout.heightCss);
    if (!layer) return;
    this.#draw(layer, layout);
    this.#markRegions(layer, layout);
    this.#watch.plan();
    this.onPainted?.(layout);
  }

  /** What has changed or is selected in the process lane, and what was searched for: not for a picture that is kept. */
  #markRegions(layer: CanvasLayer, layout: MapLayout): void {
    const { selectedRegion, search, difference } = this.#seen.drawn;
    if (difference) drawRegionMarks(layer, layout, difference.marks, palette());
    else this.#passing.drawRegions(layer, layout, palette());
    if (selectedRegion) drawSelectedRegion(layer, layout, selectedRegion, palette());
    drawMatches(layer, layout, search, palette());
  }

  /** Once more on another layer of the same size: for export. */
  drawOn(layer: CanvasLayer): void {
    if (this.layout) this.#draw(layer, this.layout);
  }

  #draw(layer: CanvasLayer, layout: MapLayout): void {
    const { viewport, blocks, bars, rows } = layout;
    const known = { ...this.#seen.drawn, textures: this.#textures };
    const { selectedView, fadedKinds, wxMarked, touched, limits } = this.#seen.drawn;
    const { regions } = this.#seen.list;
    const { carried } = this.#parts.stores.carry;
    const colours = palette();
    const pageSize = pageBytesOf(limits);
    drawGround(layer, viewport, colours);
    if (regions) {
      const lane = {
        regions,
        viewport,
        rows,
        sectionsByInode: this.#byInode,
        ...{ fadedKinds, wxMarked },
        resident: this.#memory.residentOf(regions),
      };
      if (layout.kindRows.length > 0) drawProcessRows(layer, lane, layout.kindRows, colours);
      else drawProcess(layer, lane, colours);
      drawClusters(layer, lane, colours);
    }
    drawBands(layer, layout, colours);
    const ribbons = ribbonsOf(blocks, bars, viewport.widthCss);
    const group = selectedGroup(this.#seen.drawn);
    const pointed = carried ? null : this.#pointedView;
    const letters = new Set(carried?.ghosts.map((ghost) => ghost.letter) ?? (pointed === null ? group : [pointed]));
    drawRibbons(layer, ribbons, { letters, othersDim: pointed !== null }, colours);
    drawSections(layer, bars, touched, pageSize, rows, colours);
    for (const letter of letters) drawShownPart(layer, ribbons, letter, colours.ink);
    if (carried) drawFormerPlaces(layer, layout, carried, colours);
    const ghosts = new Set(carried?.ghosts.map((ghost) => ghost.letter));
    const others = carried ? blocks.filter((block) => !ghosts.has(block.view.letter)) : blocks;
    drawViews(layer, { blocks: others, known, selected: selectedView }, colours);
    drawGroup(layer, others, group.slice(1), colours);
    drawPiles(layer, layout.piles, selectedView, colours);
    if (carried) drawCarried(layer, layout, carried, known, colours);
  }

  #paintOverlay(timeMs: number): boolean {
    const { layout } = this;
    if (!layout) return false;
    const at = this.#parts.stores.carry.carried ? null : this.#pointed;
    const wasBlank = this.#isOverlayBlank;
    this.#isOverlayBlank = !at && !this.#passing.isOnOverlay;
    // A canvas that is left alone need not be put on the screen again.
    const make = wasBlank && this.#isOverlayBlank ? layerOf : clearedLayer;
    const layer = make(this.#parts.overlay, layout.viewport.widthCss, layout.heightCss);
    if (!layer) return false;
    const colours = palette();
    const { selectedRegion } = this.#seen.drawn;
    const { regions } = this.#seen.list;
    const isMoving = this.#passing.draw(layer, layout, timeMs, colours);
    this.#hit = at && this.hitAt(at);
    if (at && this.#hit) {
      const addr = addressAt(layout.viewport, at.xCss);
      drawPointer(layer, layout, this.#hit, at.xCss, addr, colours);
    }
    const pointed = this.#hit?.kind === 'view' ? this.#hit.block.view.letter : null;
    if (pointed !== this.#pointedView) {
      this.#pointedView = pointed;
      this.#pictureFrame.request();
    }
    // Without a pointer on the map, the keyboard's region has the card.
    const selected = at || !regions || !selectedRegion ? null : regionOnMap(layout, regions, selectedRegion);
    this.onPointed?.(selected?.hit ?? this.#hit, selected ?? at);
    return isMoving;
  }
}
