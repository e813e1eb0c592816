import { blockPlace, type MapLayout } from '../layout/layout.ts';
import type { Carried } from './carry.ts';

/** The carried views' blocks lie where their ghosts are, in the lanes that they came from. */
export function withGhosts(layout: MapLayout, { view, others, ghosts }: Carried): MapLayout {
  const lanes = new Map(layout.blocks.map((block) => [block.view.letter, block.topCss]));
  const carried = new Set(ghosts.map(({ letter }) => letter));
  const mapped = new Map([view, ...others].map((each) => [each.letter, each]));
  const blocks = layout.blocks.filter((block) => !carried.has(block.view.letter));
  // The held one last: it lies over the others.
  for (const ghost of ghosts.toReversed()) {
    const place = blockPlace(layout.viewport, ghost);
    const topCss = lanes.get(ghost.letter) ?? layout.rows.views.topCss;
    if (!place) continue;
    const { blockCss: heightCss } = layout.rows.views;
    const block = { view: ghost, mapped: mapped.get(ghost.letter) ?? ghost, ...place, topCss, heightCss, piled: false };
    blocks.push(block);
  }
  return { ...layout, blocks };
}
