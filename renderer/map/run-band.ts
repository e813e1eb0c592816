/** Brings the band between two maps to life: the ribbons, and going to what one of them joins. */
import { onFrame } from '../live/frame.ts';
import type { AddressRange } from '../space/placement.ts';
import { regionKindAt, regionName } from '../space/region-text.ts';
import { sectionShown, sectionsByInode } from '../space/sections-by-inode.ts';
import { rowsByFile, samePages, sharedFiles } from '../space/shared-files.ts';
import { countOf } from '../state/describe.ts';
import { memoizeLast, shallowEqual } from '../state/memoize.ts';
import { type Space, spaceOf } from '../state/spaces.ts';
import { type AppState, type SpaceKey, useApp } from '../state/store.ts';
import { ownBox, toOwnCss } from '../state/ui-scale.ts';
import { regionMargin } from '../viewport/fit.ts';
import { showRange } from '../viewport/show-range.ts';
import { clearedLayer } from './draw/canvas-layer.ts';
import { onPalette, palette } from './draw/palette.ts';
import { drawShared } from './draw/shared-ribbons.ts';
import { ribbonAt, type SharedRibbon, sharedRibbons } from './layout/shared-ribbons.ts';
import { storesOf } from './scene/map-stores.ts';

type Regions = NonNullable<Space['regions']>;

interface BandParts {
  /** Between both maps; the pointer is here. */
  field: HTMLElement;
  /** Reaches from the lane of the upper map to that of the lower one. */
  canvas: HTMLCanvasElement;
  /** Says how many files both map. */
  count: HTMLElement;
  /** The space above. */
  beside: SpaceKey;
}

/** What of the state shows in the band. */
function seenOf(state: AppState, beside: SpaceKey) {
  return { above: spaceOf(state, beside).regions, below: spaceOf(state, 'ours').regions, sections: state.sections };
}

/** Starts the band once both maps are on the page; returns what ends it. */
export function runBand({ field, canvas, count, beside }: BandParts): () => void {
  const [upper, lower] = [storesOf(beside), storesOf('ours')];
  if (!upper || !lower) return () => undefined;
  const byName = beside.startsWith('watch');
  // These two columns stay the same while a list changes in others.
  const rowsOf = memoizeLast(rowsByFile);
  const rows = ({ inodes, devices }: Regions) => rowsOf({ inodes, devices });
  const filesOf = memoizeLast(({ above, below }: { above: Regions; below: Regions }) =>
    sharedFiles(above, below, byName, [rows(above), rows(below)]),
  );
  let ribbons: readonly SharedRibbon[] = [];
  let pointed: SharedRibbon | null = null;
  let style = '';

  const frame = onFrame('paint', () => {
    const { above, below, sections } = seenOf(useApp.getState(), beside);
    const [upperLayout, lowerLayout] = [upper.onShow.getState()?.layout, lower.onShow.getState()?.layout];
    if (!upperLayout || !lowerLayout) return;
    const { process } = upperLayout.rows;
    const overCss = upperLayout.heightCss - process.topCss - process.heightCss;
    const underCss = lowerLayout.rows.process.topCss;
    const heightCss = overCss + field.clientHeight + underCss;
    const wanted = `translateY(${-overCss}px)`;
    if (style !== wanted) canvas.style.transform = wanted;
    style = wanted;
    const layer = clearedLayer(canvas, upperLayout.viewport.widthCss, heightCss);
    if (!layer) return;
    ribbons = [];
    if (!above || !below) return;
    const files = filesOf({ above, below });
    const text = files.length === 0 ? 'No file in both' : `${countOf(files.length, 'file')} in both`;
    if (count.textContent !== text) count.textContent = text;
    const [upperSide, lowerSide] = [
      { regions: above, viewport: upperLayout.viewport },
      { regions: below, viewport: lowerLayout.viewport },
    ];
    ribbons = sharedRibbons(files, upperSide, lowerSide, { topCss: 0, bottomCss: heightCss });
    const byInode = sectionsByInode(sections.values());
    const colours = palette();
    const [aboveAt, belowAt] = [upper.pointing.getState(), lower.pointing.getState()];
    drawShared(layer, {
      ribbons,
      colourOf: (ribbon) => {
        const section = sectionShown(below, ribbon.below, byInode);
        return section ? colours.section(section.id) : colours.kind(regionKindAt(below, ribbon.below));
      },
      isPointed: (ribbon) =>
        isSame(ribbon, pointed) || covers(above, ribbon.above, aboveAt) || covers(below, ribbon.below, belowAt),
    });
  });

  const ribbonUnder = (event: MouseEvent): SharedRibbon | null => {
    const { left, top } = ownBox(canvas);
    return ribbonAt(ribbons, toOwnCss(event.clientX) - left, toOwnCss(event.clientY) - top) ?? null;
  };
  const point = (ribbon: SharedRibbon | null) => {
    if (isSame(ribbon, pointed)) return;
    pointed = ribbon;
    const { below } = seenOf(useApp.getState(), beside);
    field.title =
      ribbon && below ? `${regionName(below, ribbon.below)}: the same pages. Click to see them in both` : '';
    field.toggleAttribute('data-pointed', ribbon !== null);
    frame.request();
  };
  const onMove = (event: PointerEvent) => point(ribbonUnder(event));
  const onLeave = () => point(null);
  const onClick = (event: MouseEvent) => {
    const ribbon = ribbonUnder(event);
    const { above, below } = seenOf(useApp.getState(), beside);
    const pages = ribbon && above && below && samePages(above, ribbon.above, below, ribbon.below);
    if (!pages) return;
    // The same pages in the same place of either map: the ribbon runs straight.
    showRange({ start: pages.above, end: pages.above + pages.length }, regionMargin, upper.navigation);
    showRange({ start: pages.below, end: pages.below + pages.length }, regionMargin, lower.navigation);
  };
  field.addEventListener('pointermove', onMove);
  field.addEventListener('pointerleave', onLeave);
  field.addEventListener('click', onClick);
  const size = new ResizeObserver(() => frame.request());
  for (const element of [field, upper.parts.getState()?.plot, lower.parts.getState()?.plot])
    if (element) size.observe(element);
  const repaint = () => frame.request();
  const ends = [
    () => size.disconnect(),
    useApp.subscribe((state) => seenOf(state, beside), repaint, { equalityFn: shallowEqual }),
    upper.navigation.subscribe(repaint),
    lower.navigation.subscribe(repaint),
    upper.pointing.subscribe(repaint),
    lower.pointing.subscribe(repaint),
    onPalette(repaint),
    () => frame.dispose(),
  ];
  frame.request();
  return () => {
    for (const end of ends) end();
    field.removeEventListener('pointermove', onMove);
    field.removeEventListener('pointerleave', onLeave);
    field.removeEventListener('click', onClick);
  };
}

function isSame(one: SharedRibbon | null, other: SharedRibbon | null): boolean {
  return one?.above === other?.above && one?.below === other?.below;
}

function rangeOf({ starts, ends }: Regions, row: number): AddressRange {
  return { start: starts[row] ?? 0, end: ends[row] ?? 0 };
}

function covers(regions: Regions, row: number, at: AddressRange | null): boolean {
  if (!at) return false;
  const { start, end } = rangeOf(regions, row);
  return start < at.end && end > at.start;
}
