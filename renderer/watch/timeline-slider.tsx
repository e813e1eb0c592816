import { type KeyboardEvent, type PointerEvent, useEffect, useRef } from 'react';
import type { WatchState } from '../../protocol/watching.ts';
import { inWords } from '../commands/keys-description.ts';
import { runKey } from '../commands/run-key.ts';
import { onFrame } from '../live/frame.ts';
import { clearedLayer, fillCrisp } from '../map/draw/canvas-layer.ts';
import { onPalette, palette } from '../map/draw/palette.ts';
import { shallowEqual } from '../state/memoize.ts';
import { drawTimeline, hueOfKind } from './draw-timeline.ts';
import { goBy, goTo, renewBins } from './orders.ts';
import { panned, positionAt, shareOf, strideOf, timeText, zoomed } from './timeline.ts';
import { useWatch } from './watch-store.ts';

const heightCss = 46;
const cursorCss = 2;
/** Names of `callKinds`, for people. */
const kindNames = ['map', 'unmap', 'protect', 'move', 'heap', 'other'];

/** The trace on one strip: dragged by the pointer, zoomed by the wheel, stepped by keys as any slider. */
export function Timeline() {
  const strip = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const cursor = useRef<HTMLCanvasElement>(null);
  /** Where it is while it is dragged. */
  const place = useRef<DOMRect>(null);
  const position = useWatch((state) => state.shown);
  const events = useWatch((state) => state.watch?.events ?? 0);
  const time = useWatch((state) => state.time);
  const call = useWatch((state) => state.call);
  useEffect(() => {
    // All are in the page when effects run.
    if (!strip.current || !canvas.current || !cursor.current) return;
    return runTimeline(strip.current, canvas.current, cursor.current);
  }, []);
  return (
    <div className="watch-timeline">
      <div className="map-gutter watch-title">
        <div>Calls</div>
        <div className="watch-legend">
          {kindNames.slice(0, 5).map((name, kind) => (
            <span key={name} style={{ color: `var(--section-${hueOfKind[kind]}-text)` }}>
              {name}
            </span>
          ))}
        </div>
      </div>
      <div
        ref={strip}
        className="watch-strip"
        role="slider"
        tabIndex={0}
        aria-label="Moment of the trace"
        aria-description={inWords('timeline')}
        aria-valuemin={0}
        aria-valuemax={events}
        aria-valuenow={position}
        aria-valuetext={`Call ${position} of ${events}, at ${timeText(time)}${call === '' ? '' : `: ${call}`}`}
        onKeyDown={byKey}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          // To measure at each move would lay the page out, which has the moment before in it, out of turn.
          place.current = event.currentTarget.getBoundingClientRect();
          scrub(event, place.current);
        }}
        onPointerMove={(event) => {
          if (event.currentTarget.hasPointerCapture(event.pointerId) && place.current) scrub(event, place.current);
        }}
      >
        <canvas ref={canvas} />
        <canvas ref={cursor} className="watch-cursor" />
      </div>
    </div>
  );
}

function byKey(event: KeyboardEvent): void {
  if (event.ctrlKey || event.altKey || event.metaKey || (event.shiftKey && event.key !== '+')) return;
  const calls = strideOf(event.key);
  if (calls !== null) goBy(calls);
  else if (!runKey(event.nativeEvent, ['timeline'])) return;
  event.preventDefault();
  event.stopPropagation();
}

function scrub({ clientX }: PointerEvent, { left, width }: DOMRect): void {
  const { bins, binned } = useWatch.getState();
  if (!bins || width === 0) return;
  const share = Math.min(Math.max(0, (clientX - left) / width), 1);
  goTo(positionAt(bins, share));
  // At once: the moment comes from the engine.
  useWatch.setState({ line: binned.from + share * (binned.to - binned.from) });
}

function zoom(event: WheelEvent, strip: HTMLElement): void {
  event.preventDefault();
  const { watch, span } = useWatch.getState();
  const { left, width } = strip.getBoundingClientRect();
  if (!watch || width === 0) return;
  const end = Math.max(1, watch.time + 1);
  const share = (event.clientX - left) / width;
  const shown = span ?? { from: 0, to: end };
  const sideways = event.shiftKey ? event.deltaX || event.deltaY : event.deltaX;
  const next =
    Math.abs(sideways) > 0 && (event.shiftKey || Math.abs(sideways) > Math.abs(event.deltaY))
      ? span && panned(span, ((shown.to - shown.from) * sideways) / width, end)
      : zoomed(shown, 1.002 ** event.deltaY, share, end);
  useWatch.setState({ span: next });
  void renewBins();
}

const noMarkers: WatchState['markers'] = [];

/** All that the timeline is drawn from: it is drawn again whenever any of it changes. */
function drawnOf({ bins, binned, watch, process, base }: ReturnType<typeof useWatch.getState>) {
  const compared = base && base.watch === watch?.id ? base.position : null;
  return { bins, binned, process, markers: watch?.markers ?? noMarkers, compared };
}

function runTimeline(strip: HTMLElement, canvas: HTMLCanvasElement, cursor: HTMLCanvasElement): () => void {
  let widthCss = strip.clientWidth;
  let drawn = drawnOf(useWatch.getState());
  const picture = onFrame('paint', () => {
    const layer = clearedLayer(canvas, widthCss, heightCss);
    const { bins, binned, process, markers, compared } = drawn;
    const flags = markers.filter((marker) => marker.process === process).map((marker) => marker.time);
    if (layer && bins) drawTimeline(layer, { bins, binned, flags, compared }, palette());
    return false;
  });
  // Of its own: the strip is painted only where more than the moment on show is another one. And a canvas: where an
  // element moves, the page is styled and layered again.
  const line = onFrame('paint', () => {
    const { binned, line: time } = useWatch.getState();
    const x = shareOf(time, binned) * widthCss;
    const layer = clearedLayer(cursor, widthCss, heightCss);
    if (!layer || x < -1 || x > widthCss + 1) return false;
    layer.context.fillStyle = palette().accent;
    fillCrisp(layer, Math.round(Math.min(Math.max(0, x - 1), widthCss - cursorCss)), 0, cursorCss, heightCss);
    return false;
  });
  const size = new ResizeObserver(() => {
    widthCss = strip.clientWidth;
    picture.request();
    line.request();
  });
  size.observe(strip);
  const onWheel = (event: WheelEvent) => zoom(event, strip);
  // React listens to the wheel passively, and the page must not scroll.
  strip.addEventListener('wheel', onWheel, { passive: false });
  const ends = [
    useWatch.subscribe((now, before) => {
      if (now.line !== before.line || now.binned !== before.binned) line.request();
      const next = drawnOf(now);
      if (shallowEqual(next, drawn)) return;
      drawn = next;
      picture.request();
    }),
    onPalette(() => {
      picture.request();
      line.request();
    }),
  ];
  picture.request();
  line.request();
  return () => {
    size.disconnect();
    strip.removeEventListener('wheel', onWheel);
    for (const end of ends) end();
    picture.dispose();
    line.dispose();
  };
}
