/** The views' blocks: a head with the letter, below it the view's bytes or the state of its pages. */
import { formatAddress } from '../../protocol/address.ts';
import type { Section } from '../../protocol/model.ts';
import { formatSize } from '../../protocol/size.ts';
import { sectionHue } from '../state/sections.ts';
import { type Block, type Box, bodyOf, headOf } from './boxes.ts';
import { showsDigits } from './byte-cells.ts';
import { type CanvasLayer, crisp } from './canvas-layer.ts';
import { fittingText, setFont, textWidth } from './canvas-text.ts';
import { hatch, lock, lockCss, roundPattern } from './draw-marks.ts';
import { drawTexture } from './draw-texture.ts';
import { type Palette, withAlpha } from './palette.ts';

export interface BlocksToDraw {
  blocks: readonly Block[];
  sections: ReadonlyMap<number, Section>;
  selected: string | null;
}

const radiusCss = 4;
export function drawViews(layer: CanvasLayer, { blocks, sections, selected }: BlocksToDraw, colours: Palette): void {
  const draw = (block: Block) => {
    drawBlock(layer, block, sections.get(block.view.section), colours, block.view.letter === selected);
  };
  for (const block of blocks) if (block.view.letter !== selected && !block.piled) draw(block);
  // Last, so that its ring lies over its neighbours.
  const chosen = blocks.find((block) => block.view.letter === selected && !block.piled);
  if (chosen) draw(chosen);
}

function drawBlock(
  layer: CanvasLayer,
  block: Block,
  section: Section | undefined,
  colours: Palette,
  selected: boolean,
): void {
  const { context } = layer;
  const { view } = block;
  const hue = colours.section(view.section);
  const left = crisp(layer, block.leftCss);
  const width = Math.max(crisp(layer, block.leftCss + block.widthCss) - left - 1, 2);
  const box = { leftCss: left, topCss: block.topCss, widthCss: width, heightCss: block.heightCss };
  const body = bodyOf({ ...block, ...box });
  const round = (inset: number) => {
    context.beginPath();
    context.roundRect(left + inset, block.topCss + inset, width - 2 * inset, block.heightCss - 2 * inset, radiusCss);
  };

  context.save();
  round(0);
  context.fillStyle = colours.ground;
  context.fill();
  context.clip();
  if (view.protection === 'none')
    drawHead(layer, block, box, section, colours.sectionText(view.section), colours, null);
  else {
    if (body) {
      context.globalAlpha = 0.13;
      context.fillStyle = hue;
      context.fillRect(body.leftCss, body.topCss, body.widthCss, body.heightCss);
      context.globalAlpha = 1;
      drawTexture(layer, block, body, colours);
      // Digits must stay legible.
      context.globalAlpha = showsDigits(block) ? 0.15 : 0.55;
      if (view.sharing === 'copy-on-write') hatch(context, body, hue);
      context.globalAlpha = 1;
    }
    drawHead(layer, block, box, section, colours.sectionInk, colours, hue);
  }
  context.restore();

  if (view.protection === 'none') context.setLineDash([3, 3]);
  round(0.5);
  context.strokeStyle = hue;
  context.lineWidth = 1;
  context.stroke();
  context.setLineDash([]);
  if (!selected) return;
  // A line of the ground's colour between: the ring shows on a block of much the same blue, too.
  round(0.5);
  context.strokeStyle = colours.ground;
  context.stroke();
  round(-1);
  context.strokeStyle = colours.accent;
  context.lineWidth = 2;
  context.stroke();
}

/** `fill` null leaves the head empty, as a view without access is. */
function drawHead(
  layer: CanvasLayer,
  block: Block,
  box: Box,
  section: Section | undefined,
  ink: string,
  colours: Palette,
  fill: string | null,
): void {
  const { context, widthCss } = layer;
  const { view } = block;
  const low = bodyOf(block) === null;
  const head = { ...box, heightCss: low ? box.heightCss : headOf(box) };
  if (fill) {
    context.fillStyle = fill;
    context.fillRect(head.leftCss, head.topCss, head.widthCss, head.heightCss);
    roundPattern(context, head, sectionHue(view.section).round, withAlpha(ink, 0.3));
    if (low && view.sharing === 'copy-on-write') hatch(context, head, withAlpha(ink, 0.45), 5);
  }
  const middle = head.topCss + head.heightCss / 2 + 0.5;
  const left = Math.max(box.leftCss, 0) + 7;
  const right = Math.min(box.leftCss + box.widthCss, widthCss) - 6;
  context.textAlign = 'left';
  context.textBaseline = 'middle';
  context.fillStyle = ink;
  setFont(context, `600 12px ${colours.fontUi}`);
  const letterWidth = textWidth(context, view.letter);
  const letterLeft = Math.min(left, Math.max(box.leftCss + (box.widthCss - letterWidth) / 2, 2));
  context.fillText(view.letter, letterLeft, middle);
  let room = right - (letterLeft + letterWidth + 7);
  if (view.protection === 'read' && room >= lockCss.width) {
    lock(context, right - lockCss.width, middle - lockCss.height / 2 - 0.5, ink);
    room -= lockCss.width + 6;
  }
  context.fillStyle = ink;
  setFont(context, `11px ${colours.fontUi}`);
  const text = fittingText(context, headTexts(block, section), room);
  context.fillText(text, letterLeft + letterWidth + 7, middle);
}

/** What a head says beside the letter, the longest first. */
function headTexts({ view }: Block, section: Section | undefined): string[] {
  const size = formatSize(view.length);
  const marks = [
    ...(view.sharing === 'copy-on-write' ? ['copy-on-write'] : []),
    ...(view.protection === 'read' ? ['read-only'] : view.protection === 'none' ? ['no access'] : []),
  ];
  const texts = [[size, ...marks].join(' · '), size];
  if (!section) return texts;
  const isWhole = view.length === section.bytes;
  texts.unshift([`${isWhole ? 'whole' : 'part of'} section ${view.section}`, size, ...marks].join(' · '));
  const at = `section ${view.section} from +${formatAddress(view.offset)}`;
  if (!isWhole) texts.unshift([at, size, ...marks].join(' · '));
  return texts;
}
