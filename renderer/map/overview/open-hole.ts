/**
 * A view dragged up to the overview: it is carried along the strip, and where it stays over a folded hole, the hole
 * opens there and on the map, so that one can drop the view into it.
 */

import { toOwnCss } from '../../state/ui-scale.ts';
import type { Navigation } from '../../viewport/navigation.ts';
import type { Carry } from '../carry/carry.ts';
import { type Fold, unfoldedAddr } from './fold.ts';

/** Passing over a hole on the way to another place does not open it. */
const dwellMs = 350;
/** One pixel on each side gives the bytes per pixel there. */
const aroundCss = 1;

interface OpenHoleParts {
  strip: HTMLElement;
  carry: Carry;
  navigation: Navigation;
  fold(): Fold | null;
  /** Asks for the hole around this address to be drawn open; null for none. */
  open(at: number | null): void;
}

/** Starts listening; returns what ends it. */
export function listenForHoles({ strip, carry, navigation, fold, open }: OpenHoleParts): () => void {
  const listening = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  /** Start of the hole that is pointed at, and of the one that is open. */
  let pointed: number | null = null;
  let opened: number | null = null;

  const point = (xCss: number | null) => {
    const folded = fold();
    const hole = xCss === null ? undefined : folded?.holes.find((each) => xCss >= each.leftCss && xCss < each.rightCss);
    const start = hole?.startAddr ?? null;
    if (start === pointed) return;
    pointed = start;
    clearTimeout(timer);
    if (!hole || start === opened) return;
    timer = setTimeout(() => {
      opened = start;
      open(start);
      navigation.fit({ start: hole.startAddr, end: hole.endAddr }, 0);
    }, dwellMs);
  };

  const onMove = (event: PointerEvent) => {
    const { carried } = carry;
    if (carried?.by !== 'drag' || carried.waiting) return;
    const box = strip.getBoundingClientRect();
    const xCss = toOwnCss(event.clientX - box.left);
    const folded = fold();
    const isOver = event.clientY < box.bottom && event.clientY >= box.top && xCss >= 0 && event.clientX < box.right;
    point(isOver ? xCss : null);
    if (!isOver || !folded) return;
    const bytes = unfoldedAddr(folded, xCss + aroundCss) - unfoldedAddr(folded, xCss - aroundCss);
    carry.carryTo(unfoldedAddr(folded, xCss), bytes / (2 * aroundCss));
  };

  const end = carry.subscribe(() => {
    if (carry.carried?.by === 'drag') return;
    point(null);
    if (opened === null) return;
    opened = null;
    open(null);
  });
  // The map has captured the pointer: its moves come up to the window, wherever they are.
  addEventListener('pointermove', onMove, { signal: listening.signal });
  return () => {
    listening.abort();
    clearTimeout(timer);
    end();
  };
}
