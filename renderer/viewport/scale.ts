/**
 * Which addresses the map shows, and where on it. The origin is kept as a whole number of bytes and a fraction apart,
 * and everything is placed relative to it: a byte at 0x7fffffffe000 is drawn as exactly as one at 0x1000.
 */
import type { Space } from '../space/address-space.ts';

export interface Viewport {
  /** The address at the left edge is originAddr + originFraction: a whole number, and a part of a byte in [0, 1). */
  originAddr: number;
  originFraction: number;
  bytesPerCss: number;
  widthCss: number;
}

/** The deepest zoom: one byte is this many CSS pixels wide. */
export const widestByteCss = 32;

/** Bytes that the whole width shows. */
export function spanOf(viewport: Viewport): number {
  return viewport.widthCss * viewport.bytesPerCss;
}

/** CSS pixels from the left edge; exact to far below a pixel for whatever is on screen. */
export function cssOf(viewport: Viewport, addr: number): number {
  return (addr - viewport.originAddr - viewport.originFraction) / viewport.bytesPerCss;
}

/** The address of the byte at `xCss`. Asked for each step along a lane, it makes no object. */
export function addressAt(viewport: Viewport, xCss: number): number {
  return viewport.originAddr + Math.floor(offsetAt(viewport, xCss));
}

/** The byte at `xCss` (whole address), and how far into it (in [0, 1)). */
export function placeAt(viewport: Viewport, xCss: number): { addr: number; fraction: number } {
  const offset = offsetAt(viewport, xCss);
  const whole = Math.floor(offset);
  return { addr: viewport.originAddr + whole, fraction: offset - whole };
}

/** In bytes from `originAddr`. */
function offsetAt(viewport: Viewport, xCss: number): number {
  return viewport.originFraction + xCss * viewport.bytesPerCss;
}

/** The first address shown, and the first behind the right edge. */
export function shownRange(viewport: Viewport): { start: number; end: number } {
  const right = placeAt(viewport, viewport.widthCss);
  return { start: viewport.originAddr, end: right.addr + (right.fraction > 0 ? 1 : 0) };
}

/** Nothing beyond the space's ends is shown, and no zoom beyond what makes sense. */
export function clampViewport(viewport: Viewport, space: Space): Viewport {
  const size = space.highestAddr - space.lowestAddr;
  const bytesPerCss = Math.min(Math.max(viewport.bytesPerCss, 1 / widestByteCss), size / viewport.widthCss);
  const span = bytesPerCss * viewport.widthCss;
  const roundSpan = Math.min(Math.ceil(span), size);
  const last = { originAddr: space.highestAddr - roundSpan, originFraction: Math.max(0, roundSpan - span) };
  if (last.originFraction >= 1) last.originFraction = 0;
  const { originAddr, originFraction } = viewport;
  const before = originAddr < space.lowestAddr;
  const after =
    originAddr > last.originAddr || (originAddr === last.originAddr && originFraction > last.originFraction);
  if (before) return { ...viewport, bytesPerCss, originAddr: space.lowestAddr, originFraction: 0 };
  if (after) return { ...viewport, bytesPerCss, ...last };
  return { ...viewport, bytesPerCss };
}

/** Moves what is shown by `bytes` (which may have a fraction), towards higher addresses when positive. */
export function shifted(viewport: Viewport, bytes: number, space: Space): Viewport {
  const whole = Math.floor(bytes);
  const fraction = viewport.originFraction + (bytes - whole);
  const carry = Math.floor(fraction);
  const moved = {
    ...viewport,
    originAddr: viewport.originAddr + whole + carry,
    originFraction: fraction - carry,
  };
  return clampViewport(moved, space);
}

/** Zooms so that `factor` times as many bytes are shown; what lies at `xCss` stays there. */
export function zoomedAt(viewport: Viewport, xCss: number, factor: number, space: Space): Viewport {
  const size = space.highestAddr - space.lowestAddr;
  const wanted = viewport.bytesPerCss * factor;
  const bytesPerCss = Math.min(Math.max(wanted, 1 / widestByteCss), size / viewport.widthCss);
  return shifted({ ...viewport, bytesPerCss }, xCss * (viewport.bytesPerCss - bytesPerCss), space);
}

/** Shows [start, end), which need not be whole, with `margin` of the width left free on each side (0 to 0.45). */
export function fitted(range: { start: number; end: number }, widthCss: number, space: Space, margin = 0.08): Viewport {
  const inner = widthCss * (1 - 2 * margin);
  const bytesPerCss = Math.max((range.end - range.start) / inner, 1 / widestByteCss);
  const spare = bytesPerCss * widthCss - (range.end - range.start);
  const originAddr = Math.floor(range.start);
  const start = { originAddr, originFraction: range.start - originAddr, bytesPerCss, widthCss };
  return shifted(start, -spare / 2, space);
}

/** Another width, the same zoom, the same left edge. */
export function resized(viewport: Viewport, widthCss: number, space: Space): Viewport {
  return clampViewport({ ...viewport, widthCss }, space);
}

/** On the way from one place to another, at `t` in [0, 1]: the zoom changes evenly, around the point that stays. */
export function between(from: Viewport, to: Viewport, t: number, space: Space): Viewport {
  if (t >= 1) return to;
  const bytesPerCss = from.bytesPerCss * (to.bytesPerCss / from.bytesPerCss) ** t;
  const distance = to.originAddr - from.originAddr + (to.originFraction - from.originFraction);
  const change = to.bytesPerCss - from.bytesPerCss;
  // Without a change of zoom there is no point that stays, and the way is a straight one.
  const share = Math.abs(change) < 1e-9 * from.bytesPerCss ? t : (bytesPerCss - from.bytesPerCss) / change;
  return shifted(
    { ...to, originAddr: from.originAddr, originFraction: from.originFraction, bytesPerCss },
    distance * share,
    space,
  );
}
