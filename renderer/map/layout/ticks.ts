/** The ruler's marks: addresses that are round in hex. */
import { formatAddress } from '../../../protocol/address.ts';
import { formatSize } from '../../../protocol/size.ts';
import { cssOf, shownRange, spanOf, type Viewport } from '../../viewport/scale.ts';

export interface Tick {
  addr: number;
  xCss: number;
  label: string;
}

/** Bytes between two marks: a power of two, so that every mark is a round hex address. At least 1. */
function tickStep(viewport: Viewport, charCss: number): number {
  const longest = formatAddress(shownRange(viewport).end).length;
  const gapCss = longest * charCss + 28;
  return 2 ** Math.max(0, Math.ceil(Math.log2(gapCss * viewport.bytesPerCss)));
}

/** `charCss` is the width of one digit of the ruler's type. */
export function ticksOf(viewport: Viewport, charCss: number): Tick[] {
  const step = tickStep(viewport, charCss);
  const { start, end } = shownRange(viewport);
  const ticks: Tick[] = [];
  for (let addr = Math.ceil(start / step) * step; addr < end; addr += step) {
    ticks.push({ addr, xCss: cssOf(viewport, addr), label: formatAddress(addr) });
  }
  return ticks;
}

/** `1.64 MiB across`. */
export function spanText(viewport: Viewport): string {
  const span = spanOf(viewport);
  return `${formatSize(span < 1024 ? Math.round(span) : span)} across`;
}
