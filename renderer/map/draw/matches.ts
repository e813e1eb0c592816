/** Where the bytes that were searched for lie in the views. */
import type { Match } from '../../../protocol/search.ts';
import { memoizeLast } from '../../state/memoize.ts';
import type { AppState } from '../../state/store.ts';
import { type Block, type Box, bodyOf, offsetCss } from '../layout/boxes.ts';
import type { MapLayout } from '../layout/layout.ts';
import { type CanvasLayer, crisp } from './canvas-layer.ts';
import type { Palette } from './palette.ts';

const tickCss = 2;
/** How far a tick reaches down from where the block's bytes begin; that of the current match goes all the way. */
const heightCss = 8;
/** At the lower edge of a block that is all head: its letter stays legible. */
const lowHeightCss = 3;

/** By view, or by section where a match is in all of its views; each in order. */
const placesOf = memoizeLast(({ matches }: { matches: readonly Match[] }) => {
  const places = new Map<string | number, number[]>();
  for (const { section, view, offset } of matches) {
    const known = places.get(view ?? section);
    if (known) known.push(offset);
    else places.set(view ?? section, [offset]);
  }
  for (const offsets of places.values()) offsets.sort((one, other) => one - other);
  return places;
});

export function drawMatches(layer: CanvasLayer, layout: MapLayout, search: AppState['search'], colours: Palette): void {
  if (search.matches.length === 0) return;
  const places = placesOf({ matches: search.matches });
  const current = search.matches[search.current];
  layer.context.fillStyle = colours.accent;
  for (const block of layout.blocks) {
    if (block.piled) continue;
    const { letter, section } = block.view;
    for (const key of [letter, section]) drawTicks(layer, block, places.get(key) ?? []);
    if (current && (current.view ?? current.section) === (current.view === null ? section : letter)) {
      drawTick(layer, block, current.offset, block);
    }
  }
}

function drawTicks(layer: CanvasLayer, block: Block, offsets: readonly number[]): void {
  const body = bodyOf(block);
  const { topCss } = body ?? { topCss: block.topCss + block.heightCss - lowHeightCss };
  const reach = { topCss, heightCss: body ? heightCss : lowHeightCss };
  let lastCss = Number.NEGATIVE_INFINITY;
  for (const offset of offsets) {
    const leftCss = tickOf(block, offset);
    if (leftCss === null || leftCss < lastCss + tickCss) continue;
    lastCss = leftCss;
    drawTick(layer, block, offset, reach);
  }
}

/** The tick's left edge; null where the block does not show the byte. */
function tickOf(block: Block, offset: number): number | null {
  const inView = offset - block.view.offset;
  return inView < block.fromOffset || inView >= block.toOffset ? null : offsetCss(block, inView);
}

/** `reach`: from where down, and how far. */
function drawTick(layer: CanvasLayer, block: Block, offset: number, reach: Pick<Box, 'topCss' | 'heightCss'>): void {
  const leftCss = tickOf(block, offset);
  if (leftCss !== null) layer.context.fillRect(crisp(layer, leftCss), reach.topCss, tickCss, reach.heightCss);
}
