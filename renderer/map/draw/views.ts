/** The views' blocks: a head with the letter, below it the view's bytes or the state of its pages. */
import { formatAddress } from '../../../protocol/address.ts';
import { allowsWriting, type Protection, type Section, type View } from '../../../protocol/model.ts';
import { shortText } from '../../../protocol/short-text.ts';
import { formatSize } from '../../../protocol/size.ts';
import { sectionHue } from '../../space/sections.ts';
import { type Block, type Box, bodyOf, headOf } from '../layout/boxes.ts';
import { showsDigits } from '../layout/byte-cells.ts';
import type { Pen } from '../layout/pen.ts';
import { type CanvasLayer, crisp } from './canvas-layer.ts';
import { fittingText, setFont, textWidth } from './canvas-text.ts';
import { hatch, lock, lockCss, roundPattern } from './marks.ts';
import { type Palette, withAlpha } from './palette.ts';
import { drawTexture, type ViewsKnown } from './texture.ts';

export interface BlocksToDraw {
  blocks: readonly Block[];
  selected: string | null;
  known: ViewsKnown;
}

const radiusCss = 4;
export function drawViews(layer: CanvasLayer, { blocks, selected, known }: BlocksToDraw, colours: Palette): void {
  const draw = (block: Block) => {
    drawBlock(layer, block, known, colours, block.view.letter === selected);
  };
  for (const block of blocks) if (block.view.letter !== selected && !block.piled) draw(block);
  // Last, so that its ring lies over its neighbours.
  const chosen = blocks.find((block) => block.view.letter === selected && !block.piled);
  if (chosen) draw(chosen);
}

function drawBlock(layer: CanvasLayer, block: Block, known: ViewsKnown, colours: Palette, selected: boolean): void {
  const { context } = layer;
  const { view } = block;
  const section = known.sections.get(view.section);
  const hue = colours.section(view.section);
  const left = crisp(layer, block.leftCss);
  const width = Math.max(crisp(layer, block.leftCss + block.widthCss) - left - 1, 2);
  const box = { leftCss: left, topCss: block.topCss, widthCss: width, heightCss: block.heightCss };
  const body = bodyOf(box);
  const round = (inset: number) => {
    context.beginPath();
    context.roundRect(left + inset, block.topCss + inset, width - 2 * inset, block.heightCss - 2 * inset, radiusCss);
  };

  round(0);
  if (body === null && isPlain(view)) {
    // Hundreds of blocks are like this: of one colour all over, they need neither a clip nor an outline.
    context.fillStyle = hue;
    context.fill();
    drawWords(layer, block, box, section, colours.sectionInk, colours);
  } else {
    context.save();
    context.fillStyle = colours.ground;
    context.fill();
    context.clip();
    if (view.protection === 'none') drawWords(layer, block, box, section, colours.sectionText(view.section), colours);
    else {
      if (body) drawBody(layer, block, body, known, colours);
      if (body && known.paused) dim(context, body, colours);
      drawHead(context, view, box, colours);
      drawWords(layer, block, box, section, colours.sectionInk, colours);
    }
    context.restore();
    if (view.protection === 'none') context.setLineDash([3, 3]);
    round(0.5);
    context.strokeStyle = hue;
    context.lineWidth = 1;
    context.stroke();
    context.setLineDash([]);
  }
  if (!selected) return;
  // A line of the ground's colour between: the ring shows on a block of much the same blue, too.
  round(0.5);
  context.strokeStyle = colours.ground;
  context.lineWidth = 1;
  context.stroke();
  round(-1);
  context.strokeStyle = colours.accent;
  context.lineWidth = 2;
  context.stroke();
}

/** Whether a view's head is of one colour. */
function isPlain({ protection, sharing, section }: View): boolean {
  return protection !== 'none' && sharing !== 'copy-on-write' && sectionHue(section).round === 0;
}

function drawBody(layer: CanvasLayer, block: Block, body: Box, known: ViewsKnown, colours: Palette): void {
  const { context } = layer;
  const hue = colours.section(block.view.section);
  context.globalAlpha = 0.13;
  context.fillStyle = hue;
  context.fillRect(body.leftCss, body.topCss, body.widthCss, body.heightCss);
  context.globalAlpha = 1;
  drawTexture(layer, block, body, known, colours);
  // Digits must stay legible.
  context.globalAlpha = showsDigits(block) ? 0.15 : 0.55;
  if (block.view.sharing === 'copy-on-write') hatch(context, body, hue);
  context.globalAlpha = 1;
}

/** Bytes that are held as they were: they may be others by now. */
function dim(context: Pen, { leftCss, topCss, widthCss, heightCss }: Box, colours: Palette): void {
  context.globalAlpha = 0.5;
  context.fillStyle = colours.ground;
  context.fillRect(leftCss, topCss, widthCss, heightCss);
  context.globalAlpha = 1;
}

/** What a block's words stand on, with the marks of its section and, where it has no body, of its sharing. */
function drawHead(context: Pen, view: View, box: Box, colours: Palette): void {
  const head = { ...box, heightCss: headHeight(box) };
  context.fillStyle = colours.section(view.section);
  context.fillRect(head.leftCss, head.topCss, head.widthCss, head.heightCss);
  roundPattern(context, head, sectionHue(view.section).round, withAlpha(colours.sectionInk, 0.3));
  const isLow = head.heightCss === box.heightCss;
  if (isLow && view.sharing === 'copy-on-write') hatch(context, head, withAlpha(colours.sectionInk, 0.45), 5);
}

/** A block without a body is all head. */
function headHeight(box: Box): number {
  return bodyOf(box) ? headOf(box) : box.heightCss;
}

/** The letter, and beside it what there is room for. */
function drawWords(
  layer: CanvasLayer,
  block: Block,
  box: Box,
  section: Section | undefined,
  ink: string,
  colours: Palette,
): void {
  const { context, widthCss } = layer;
  const { view } = block;
  const middle = box.topCss + headHeight(box) / 2 + 0.5;
  const left = Math.max(box.leftCss, 0) + 7;
  const right = Math.min(box.leftCss + box.widthCss, widthCss) - 6;
  context.textAlign = 'left';
  context.textBaseline = 'middle';
  context.fillStyle = ink;
  setFont(context, colours.fonts.bold12);
  if (textWidth(context, view.letter) > box.widthCss) setFont(context, colours.fonts.bold9);
  const letterWidth = textWidth(context, view.letter);
  const letterLeft = Math.min(left, Math.max(box.leftCss + (box.widthCss - letterWidth) / 2, 2));
  context.fillText(view.letter, letterLeft, middle);
  const textLeft = letterLeft + letterWidth + 7;
  let room = right - textLeft;
  if (room < lockCss.width) return;
  if (view.protection !== 'none' && !allowsWriting(view.protection)) {
    lock(context, right - lockCss.width, middle - lockCss.height / 2 - 0.5, ink);
    room -= lockCss.width + 6;
  }
  context.fillStyle = ink;
  setFont(context, colours.fonts.ui11);
  const nameCss = drawName(context, view, { leftCss: textLeft, middleCss: middle, roomCss: room }, colours);
  const text = fittingText(context, headTexts(block, section), room - nameCss);
  if (text) context.fillText(text, textLeft + nameCss, middle);
}

/** Beside the letter, shortened where there is no room for all of it. Returns the width that it takes. */
function drawName(
  context: Pen,
  { name }: View,
  { leftCss, middleCss, roomCss }: { leftCss: number; middleCss: number; roomCss: number },
  { fonts }: Palette,
): number {
  if (!name) return 0;
  setFont(context, fonts.bold12);
  const text = fittingText(context, [name, ...[30, 18, 8].map((most) => shortText(name, most))], roomCss);
  if (text) context.fillText(text, leftCss, middleCss);
  const widthCss = text ? textWidth(context, text) + 7 : 0;
  setFont(context, fonts.ui11);
  return widthCss;
}

const protectionMarks: Record<Protection, readonly string[]> = {
  none: ['no access'],
  read: ['read-only'],
  'read-write': [],
  'read-execute': ['executable'],
  'read-write-execute': ['writable and executable'],
};

/** What a head says beside the letter, the longest first. */
function headTexts({ view }: Block, section: Section | undefined): string[] {
  const size = formatSize(view.length);
  const marks = [...(view.sharing === 'copy-on-write' ? ['copy-on-write'] : []), ...protectionMarks[view.protection]];
  const texts = [[size, ...marks].join(' · '), size];
  if (!section) return texts;
  const isWhole = view.offset === 0 && view.length >= section.bytes;
  texts.unshift([`${isWhole ? 'whole' : 'part of'} section ${view.section}`, size, ...marks].join(' · '));
  const at = `section ${view.section} from +${formatAddress(view.offset)}`;
  if (!isWhole) texts.unshift([at, size, ...marks].join(' · '));
  return texts;
}
