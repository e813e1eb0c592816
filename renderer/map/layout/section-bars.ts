/** The section lane: a bar for each section, in order of their numbers, as near below their views as there is room. */
import { alignUp } from '../../../protocol/address.ts';
import type { Section, View } from '../../../protocol/model.ts';
import { bySection } from '../../space/sections.ts';
import { memoizeLast } from '../../state/memoize.ts';
import { cssOf, type Viewport } from '../../viewport/scale.ts';
import type { Block, Rows, SectionBar } from './boxes.ts';

const gapCss = 36;
const edgeCss = 10;
/** Narrower than this, a bar says too little: then only sections with views in sight get one. */
const usefulCss = 150;

export interface BarsInput {
  viewport: Viewport;
  views: readonly View[];
  sections: ReadonlyMap<number, Section>;
  blocks: readonly Block[];
  rows: Rows;
  pageSize: number;
}

/** A bigger section has a wider bar, but not in proportion. */
function wishedWidthCss(section: Section): number {
  return Math.min(560, Math.max(240, 330 + 40 * Math.log2(section.bytes / 65536)));
}

export function barsFor({ viewport, views, sections, blocks, rows, pageSize }: BarsInput): SectionBar[] {
  const inSight = new Set(blocks.map((block) => block.view.section));
  const all = [...sections.values()].sort((a, b) => a.id - b.id);
  const room = Math.floor((viewport.widthCss - 2 * edgeCss) / (usefulCss + gapCss));
  const shown = all.length <= room ? all : all.filter((section) => inSight.has(section.id));
  if (shown.length === 0) return [];

  const viewsOf = viewsBySection({ views });
  const blocksOf = bySection(blocks, (block) => block.view.section);
  const gap = Math.min(gapCss, viewport.widthCss / shown.length / 5);
  const wished = shown.map(wishedWidthCss);
  const free = viewport.widthCss - 2 * edgeCss - gap * (shown.length - 1);
  const scale = Math.min(1, free / wished.reduce((sum, width) => sum + width, 0));
  const widths = wished.map((width) => width * scale);
  const centres = shown.map(({ id }) => centreOf(viewport, viewsOf.get(id) ?? [], blocksOf.get(id) ?? []));
  const lefts = spread(widths, centres, gap, viewport.widthCss);
  return shown.map((section, index) => ({
    section,
    bytes: alignUp(section.bytes, pageSize),
    viewCount: viewsOf.get(section.id)?.length ?? 0,
    leftCss: lefts[index] ?? 0,
    widthCss: widths[index] ?? 0,
    topCss: rows.sections.topCss,
    heightCss: rows.sections.heightCss,
  }));
}

const viewsBySection = memoizeLast(({ views }: Pick<BarsInput, 'views'>) => bySection(views, (view) => view.section));

/** The middle of a section's views in sight, else of where they would be; null where it has none. */
function centreOf(viewport: Viewport, views: readonly View[], blocks: readonly Block[]): number | null {
  const clamp = (xCss: number) => Math.min(Math.max(xCss, 0), viewport.widthCss);
  const middles =
    blocks.length > 0
      ? blocks.map((block) => (clamp(block.leftCss) + clamp(block.leftCss + block.widthCss)) / 2)
      : views.map((view) => clamp(cssOf(viewport, view.address)));
  if (middles.length === 0) return null;
  return middles.reduce((sum, middle) => sum + middle, 0) / middles.length;
}

/**
 * Places boxes side by side in their order, each as near to its wished centre as the others allow: neighbours that
 * would overlap form a group, which takes the middle of its members' wishes.
 */
export function spread(
  widths: readonly number[],
  centres: readonly (number | null)[],
  gap: number,
  totalCss: number,
): number[] {
  interface Group {
    members: number;
    width: number;
    wish: number;
  }
  const groups: Group[] = [];
  widths.forEach((width, index) => {
    const before = groups.at(-1);
    const centre = centres[index] ?? null;
    const wish = centre === null ? (before ? before.wish + before.width + gap : edgeCss) : centre - width / 2;
    groups.push({ members: 1, width, wish });
    for (
      let last = groups.at(-1), previous = groups.at(-2);
      last && previous;
      last = groups.at(-1), previous = groups.at(-2)
    ) {
      if (previous.wish + previous.width + gap <= last.wish) break;
      const shiftedWish = last.wish - previous.width - gap;
      previous.wish =
        (previous.wish * previous.members + shiftedWish * last.members) / (previous.members + last.members);
      previous.width += gap + last.width;
      previous.members += last.members;
      groups.pop();
    }
  });
  const lefts: number[] = [];
  // Held inside the edges from both sides; a group that is pushed pushes its neighbours.
  let lowest = edgeCss;
  let widthLeft = widths.reduce((sum, width) => sum + width, 0) + gap * (widths.length - 1);
  let index = 0;
  for (const group of groups) {
    const highest = totalCss - edgeCss - widthLeft;
    let left = Math.max(lowest, Math.min(group.wish, highest));
    for (let member = 0; member < group.members; member += 1, index += 1) {
      lefts.push(left);
      left += (widths[index] ?? 0) + gap;
    }
    lowest = left;
    widthLeft -= group.width + gap;
  }
  return lefts;
}
