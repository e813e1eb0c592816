/**
 * How large the interface is drawn. CSS zoom on <html> makes all of it larger, text and picture alike; inside, everything goes
 * on counting in its own CSS pixels, while pointer events and getBoundingClientRect() count in the window's
 * (https://drafts.csswg.org/css-viewport/#zoom-om).
 */
import { useApp } from './store.ts';

/** Chromium before 128 counts client coordinates in another way, and keeps to 100 %; so does what has no page at all. */
export const canScale = typeof Element === 'function' && 'currentCSSZoom' in Element.prototype;

/** The window's CSS pixels in one of the interface's. */
export function uiScale(): number {
  return canScale ? Number(useApp.getState().uiScale) / 100 : 1;
}

/** A distance in the window, in the interface's own CSS pixels. */
export function toOwnCss(windowCss: number): number {
  return windowCss / uiScale();
}

/** Where an element lies in the window, in the interface's own CSS pixels. */
export function ownBox(element: Element): Record<'left' | 'top' | 'right' | 'bottom' | 'width' | 'height', number> {
  const { left, top, right, bottom, width, height } = element.getBoundingClientRect();
  return {
    ...{ left: toOwnCss(left), top: toOwnCss(top), right: toOwnCss(right), bottom: toOwnCss(bottom) },
    ...{ width: toOwnCss(width), height: toOwnCss(height) },
  };
}
