/**
 * How large the interface is drawn. CSS zoom on <html> makes all of it larger, text and picture alike; inside, everything goes
 * on counting in its own CSS pixels, while pointer events and getBoundingClientRect() count in the window's
 * (https://drafts.csswg.org/css-viewport/#zoom-om).
 */
import { settings } from './preferences.ts';
import { type AppState, useApp } from './store.ts';

/** Chromium before 128 counts client coordinates in another way, and keeps to 100 %; so does what has no page at all. */
export const canScale = typeof Element === 'function' && 'currentCSSZoom' in Element.prototype;

/** The least size that the interface can be used in, in its own CSS pixels. */
const least = { width: 600, height: 400 };

/** In percent, by the window's size. */
let most: number = Number.POSITIVE_INFINITY;

/** Lets the scale be no larger than the window has room for: to be called whenever the window's size changes. */
export function fitScale(): void {
  most = 100 * Math.min(innerWidth / least.width, innerHeight / least.height);
}

/** Whether the window has room for the interface at that scale. */
export function hasRoomFor(scale: AppState['uiScale']): boolean {
  return scale === '100' || Number(scale) <= most;
}

/** The chosen scale, or the largest below it that the window has room for. */
export function drawnScale(): AppState['uiScale'] {
  const { uiScale } = useApp.getState();
  if (!canScale) return '100';
  return settings.uiScale.findLast((scale) => Number(scale) <= Number(uiScale) && hasRoomFor(scale)) ?? '100';
}

/** The window's CSS pixels in one of the interface's. */
export function uiScale(): number {
  return Number(drawnScale()) / 100;
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
