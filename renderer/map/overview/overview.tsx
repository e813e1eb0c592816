import { useEffect, useRef } from 'react';
import { regionKinds } from '../../../protocol/model.ts';
import { formatSize } from '../../../protocol/size.ts';
import { onFrame } from '../../live/frame.ts';
import type { Space as Addresses } from '../../space/address-space.ts';
import { firstAbove } from '../../space/region-search.ts';
import { part, withPart } from '../../state/part.ts';
import { otherPidOf, type Space } from '../../state/spaces.ts';
import { type SpaceKey, useApp } from '../../state/store.ts';
import type { PageMap } from '../../viewport/maps.ts';
import { keptPlacesKey } from '../../viewport/places.ts';
import { shownRange } from '../../viewport/scale.ts';
import { addressesOf } from '../../viewport/shown-space.ts';
import type { Carry } from '../carry/carry.ts';
import { clearedLayer } from '../draw/canvas-layer.ts';
import { onPalette, palette } from '../draw/palette.ts';
import { brushBox, listenToBrush } from './brush.ts';
import { drawOverview } from './draw-overview.ts';
import { buildFold, type Fold } from './fold.ts';
import type { ShowKeptPlaces } from './kept-marks.ts';
import { listenForHoles } from './open-hole.ts';
import './overview.css';

const marks = part(() => import('./kept-marks.ts'));

const heightCss = 50;
/** Lists that come in every frame, as on the way through a trace, are drawn this often: the map shows each of them. */
const restMs = 50;
const ours = regionKinds.indexOf('ours');

type OverviewStores = PageMap & { carry: Carry };

/** The whole user address space on one strip, and on it the frame around what the map shows. */
export function Overview({ stores }: { stores: OverviewStores }) {
  const { spaceIn } = stores;
  const bytes = useApp((state) => spaceBytes(addressesOf(spaceIn(state), state.limits)));
  const otherPid = useApp((state) => otherPidOf(spaceIn(state)));
  const strip = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const brush = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // All three are in the page when effects run.
    if (!strip.current || !canvas.current || !brush.current) return;
    return runOverview(strip.current, canvas.current, brush.current, stores);
  }, [stores]);
  return (
    <div className="overview">
      <div className="map-gutter overview-title">
        <div>{otherPid === undefined ? 'Address space' : `Process ${otherPid}`}</div>
        <div className="mono">{bytes === null ? '' : formatSize(bytes)}</div>
      </div>
      <div className="overview-strip" ref={strip} aria-hidden="true">
        <div className="overview-field">
          <canvas ref={canvas} />
          <div className="overview-brush" ref={brush} hidden />
        </div>
      </div>
    </div>
  );
}

function spaceBytes(space: Addresses | null): number | null {
  return space && space.highestAddr - space.lowestAddr;
}

function runOverview(
  strip: HTMLElement,
  canvas: HTMLCanvasElement,
  brush: HTMLElement,
  { spaceIn, navigation, carry }: OverviewStores,
): () => void {
  let fold: Fold | null = null;
  let isStale = true;
  let openAt: number | null = null;
  let brushStyle = '';
  let marksAsked = false;
  let widthCss = strip.clientWidth;
  const paint = () => {
    if (isStale || !fold) fold = foldOf({ spaceIn, navigation }, widthCss, openAt);
    isStale = false;
    const layer = clearedLayer(canvas, widthCss, heightCss);
    const state = useApp.getState();
    const { key, regions, views } = spaceIn(state);
    const difference = state.difference?.key === key ? state.difference : null;
    const ghosts = carry.carried?.ghosts ?? [];
    if (layer) drawOverview(layer, { fold, regions, views: [...views.values()], ghosts, difference }, palette());
    showMarks(fold, key);
    return placeBrush();
  };
  const picture = onFrame('paint', paint, restMs);
  let showKept: ShowKeptPlaces | null = null;
  const showMarks = (on: Fold, key: SpaceKey) => {
    if (marks.loaded && canvas.parentElement) {
      showKept ??= marks.loaded.keptMarksOn(canvas.parentElement);
      showKept(on, key);
    } else if (!marksAsked && sessionStorage.getItem(keptPlacesKey) !== null) {
      marksAsked = true;
      void withPart(marks, () => picture.request());
    }
  };
  const placeBrush = (): undefined => {
    const { viewport } = navigation;
    const isHidden = !fold || !viewport;
    if (brush.hidden !== isHidden) brush.hidden = isHidden;
    if (!fold || !viewport) return;
    const box = brushBox(fold, shownRange(viewport), widthCss);
    // By whole pixels: in most frames of a moving map it stays where it is, and nothing of the page is laid out or layered again.
    const left = Math.round(box.leftCss);
    const style = `transform: translateX(${left}px); width: ${Math.round(box.leftCss + box.widthCss) - left}px`;
    if (style === brushStyle) return;
    brushStyle = style;
    brush.style.cssText = style;
  };
  const moved = onFrame('paint', placeBrush);
  const renew = () => {
    isStale = true;
    picture.request();
  };
  /** Under a hand nothing moves: while the pointer is on the strip, holes and clusters stay as wide as they are. */
  let isPointed = false;
  let isLate = false;
  const refold = () => {
    isLate = isPointed;
    if (isPointed) picture.request();
    else renew();
  };
  const onPoint = ({ type }: PointerEvent) => {
    isPointed = type === 'pointerenter';
    if (!isPointed && isLate) refold();
  };
  strip.addEventListener('pointerenter', onPoint);
  strip.addEventListener('pointerleave', onPoint);
  const measure = () => {
    widthCss = strip.clientWidth;
    renew();
  };
  const size = new ResizeObserver(measure);
  size.observe(strip);
  const ends = [
    () => size.disconnect(),
    navigation.subscribe(() => moved.request()),
    useApp.subscribe((state, before) => {
      if (state.limits !== before.limits) renew();
      else if (stripChanged(spaceIn(state), spaceIn(before))) refold();
      else if (state.difference !== before.difference || state.placesKept !== before.placesKept) picture.request();
    }),
    onPalette(() => picture.request()),
    carry.subscribe(() => picture.request()),
    listenToBrush({ strip, brush, navigation, fold: () => fold }),
    listenForHoles({
      strip,
      carry,
      navigation,
      fold: () => fold,
      open: (at) => {
        openAt = at;
        renew();
      },
    }),
    () => strip.removeEventListener('pointerenter', onPoint),
    () => strip.removeEventListener('pointerleave', onPoint),
    () => picture.dispose(),
    () => moved.dispose(),
  ];
  measure();
  return () => {
    for (const end of ends) end();
  };
}

/** Whether the strip would look different: a mere change of protection does not show on it. */
function stripChanged(now: Space, then: Space): boolean {
  if (now.views !== then.views) return true;
  const columns = ['starts', 'ends', 'kinds', 'nameIndexes'] as const;
  return columns.some((column) => now.regions?.[column] !== then.regions?.[column]);
}

/** Folds what the system lists; as long as that is not known, our own views. */
function foldOf({ spaceIn, navigation }: PageMap, widthCss: number, openAt: number | null): Fold {
  const { regions, views } = spaceIn(useApp.getState());
  const { space } = navigation;
  if (regions) {
    const { starts, ends, kinds } = regions;
    // The system may list more above the space that is shown (Linux: vsyscall).
    const count = firstAbove(starts, regions.count, space.highestAddr - 1);
    const prominent = (index: number) => kinds[index] === ours;
    return buildFold({ space, count, starts, ends, prominent, widthCss, openAt });
  }
  const sorted = [...views.values()].sort((a, b) => a.address - b.address);
  return buildFold({
    space,
    count: sorted.length,
    starts: Float64Array.from(sorted, (view) => view.address),
    ends: Float64Array.from(sorted, (view) => view.address + view.length),
    prominent: () => true,
    widthCss,
    openAt,
  });
}
