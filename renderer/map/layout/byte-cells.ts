/** Single bytes in the blocks: so close up that each has room for its two digits. */
import { type Block, type Box, bodyOf, contains, offsetAt, offsetCss } from './boxes.ts';

/** From this width on a byte's cell shows its digits. */
export const digitsCss = 17;

/** A byte that is cut off by less than this share of it is still whole: it is a matter of rounding. */
const hair = 1e-3;

/** Whether a block shows its bytes as digits, each in its own cell. */
export function showsDigits(block: Block): boolean {
  const byteCss = block.widthCss / (block.toOffset - block.fromOffset);
  return !block.piled && byteCss >= digitsCss && bodyOf(block) !== null && block.view.protection !== 'none';
}

/** The cell of one byte, or null where the block does not show it as digits. */
export function byteBox(block: Block, offset: number): Box | null {
  const body = bodyOf(block);
  if (!body || !showsDigits(block) || offset < block.fromOffset || offset >= block.toOffset) return null;
  const leftCss = offsetCss(block, offset);
  return { ...body, leftCss, widthCss: offsetCss(block, offset + 1) - leftCss };
}

/** The byte whose digits stand at a place, from the view's start; null where there are none. */
export function byteUnder(block: Block, xCss: number, yCss: number): number | null {
  const body = bodyOf(block);
  return body && showsDigits(block) && contains(body, xCss, yCss) ? offsetAt(block, xCss) : null;
}

/** The bytes [from, to) of a block that lie between the map's edges, whole. */
export function bytesInSight(block: Block, widthCss: number): { from: number; to: number } {
  const byteCss = block.widthCss / (block.toOffset - block.fromOffset);
  const from = block.fromOffset + Math.max(0, Math.ceil(-block.leftCss / byteCss - hair));
  const cut = block.leftCss + block.widthCss - widthCss;
  return { from, to: Math.max(from + 1, block.toOffset - Math.max(0, Math.ceil(cut / byteCss - hair))) };
}
