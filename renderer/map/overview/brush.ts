/** The part of the overview that the map shows, as a frame that can be dragged, and stretched at its sides. */
import { ownBox, toOwnCss } from '../../state/ui-scale.ts';
import type { Navigation } from '../../viewport/navigation.ts';
import { shownRange } from '../../viewport/scale.ts';
import { type Fold, foldedCss, unfoldedAddr } from './fold.ts';

/** The frame is never narrower, though what it stands for may be. */
const minWidthCss = 12;
const sideCss = 7;

export interface BrushBox {
  leftCss: number;
  widthCss: number;
}

/** Where the frame stands: around what is shown, at least as wide as can be grabbed, and inside the strip. */
export function brushBox(fold: Fold, range: { start: number; end: number }, widthCss: number): BrushBox {
  const left = foldedCss(fold, range.start);
  const right = foldedCss(fold, range.end);
  const width = Math.min(Math.max(right - left, minWidthCss), widthCss);
  const middle = (left + right) / 2;
  return { leftCss: Math.max(0, Math.min(middle - width / 2, widthCss - width)), widthCss: width };
}

type Drag = { kind: 'body'; grabbedCss: number } | { kind: 'side'; fixedAddr: number };

interface BrushParts {
  strip: HTMLElement;
  brush: HTMLElement;
  navigation: Navigation;
  fold(): Fold | null;
}

/** Starts listening; returns what ends it. */
export function listenToBrush({ strip, brush, navigation, fold }: BrushParts): () => void {
  let drag: Drag | null = null;
  const listening = new AbortController();
  const { signal } = listening;
  const xOf = (event: MouseEvent) => toOwnCss(event.clientX) - ownBox(strip).left;

  const onDown = (event: PointerEvent) => {
    const folded = fold();
    const { viewport } = navigation;
    if (event.button !== 0 || !folded || !viewport) return;
    const x = xOf(event);
    const shown = shownRange(viewport);
    const box = ownBox(brush);
    const left = box.left - ownBox(strip).left;
    const { width } = box;
    const onSide = width > 3 * sideCss || x < left || x > left + width ? sideCss : 3;
    if (Math.abs(x - left) <= onSide) drag = { kind: 'side', fixedAddr: shown.end };
    else if (Math.abs(x - left - width) <= onSide) drag = { kind: 'side', fixedAddr: shown.start };
    else {
      if (x < left || x > left + width) centreOn(unfoldedAddr(folded, x));
      const start = navigation.viewport ? foldedCss(folded, shownRange(navigation.viewport).start) : x;
      drag = { kind: 'body', grabbedCss: x - start };
    }
    strip.setPointerCapture(event.pointerId);
  };

  /** The same zoom, somewhere else. */
  const centreOn = (addr: number) => {
    const { viewport } = navigation;
    if (!viewport) return;
    const { start, end } = shownRange(viewport);
    navigation.panCss((addr - (start + end) / 2) / viewport.bytesPerCss);
  };

  const onMove = (event: PointerEvent) => {
    const folded = fold();
    const { viewport } = navigation;
    if (!drag || !folded || !viewport) return;
    const x = xOf(event);
    if (drag.kind === 'body') {
      const start = unfoldedAddr(folded, x - drag.grabbedCss);
      navigation.panCss((start - viewport.originAddr) / viewport.bytesPerCss);
      return;
    }
    const addr = unfoldedAddr(folded, x);
    const start = Math.min(addr, drag.fixedAddr);
    navigation.showRange({ start, end: Math.max(addr, drag.fixedAddr, start + 1) });
  };

  const onEnd = () => {
    drag = null;
  };

  const onWheel = (event: WheelEvent) => {
    event.preventDefault();
    const unit = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : 1;
    const width = navigation.viewport?.widthCss ?? 0;
    if (event.shiftKey || event.deltaX !== 0) navigation.panCss((event.deltaX || event.deltaY) * unit);
    else navigation.zoomAt(width / 2, Math.exp(event.deltaY * unit * 0.002));
  };

  strip.addEventListener('pointerdown', onDown, { signal });
  strip.addEventListener('pointermove', onMove, { signal });
  strip.addEventListener('pointerup', onEnd, { signal });
  strip.addEventListener('pointercancel', onEnd, { signal });
  strip.addEventListener('wheel', onWheel, { signal, passive: false });
  return () => listening.abort();
}
