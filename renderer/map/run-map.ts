/** Brings the map's elements to life: sizes, painting, handles, gestures, keys. */
import { shallow } from 'zustand/shallow';
import type { RegionColumns } from '../../protocol/region-columns.ts';
import type { AddressRange } from '../space/placement.ts';
import { kindWordForMany } from '../space/region-text.ts';
import { sectionShown, sectionsByInode } from '../space/sections-by-inode.ts';
import { countOf } from '../state/describe.ts';
import { part as partOfPage, withPart } from '../state/part.ts';
import { leadWith, selectedGroup } from '../state/selection.ts';
import { useApp } from '../state/store.ts';
import { followSpace } from '../viewport/follow-space.ts';
import { allViewsRange, startRange } from '../viewport/navigation.ts';
import { CarryTag } from './carry/tag.ts';
import type { HoverCard } from './facts/hover-card.ts';
import { ByteField } from './input/byte-field.ts';
import { listenToGestures } from './input/gestures.ts';
import { Handles } from './input/handles.ts';
import { handleMapKey } from './input/keys.ts';
import { openMapMenu } from './input/map-menu.ts';
import { pointedRegion } from './input/pointed.ts';
import type { ProcessRow } from './layout/boxes.ts';
import type { Hit } from './layout/hit-test.ts';
import type { MapLayout } from './layout/layout.ts';
import { rulerCss } from './layout/rows.ts';
import { spanText } from './layout/ticks.ts';
import { type MapStores, putOnPage } from './scene/map-stores.ts';
import { Scene } from './scene/scene.ts';
import { keptRegion, selectRegion } from './scene/selected-region.ts';

const cards = partOfPage(() => import('./facts/hover-card.ts'));

/** The element of the map that carries `data-part`. Its absence is a mistake in address-map.tsx. */
function part<T extends Element>(root: HTMLElement, name: string, type: new () => T): T {
  const element = root.querySelector(`[data-part="${name}"]`);
  if (!(element instanceof type)) throw new Error(`the map has no ${name}`);
  return element;
}

/** Starts a map inside `root`; returns what ends it. */
export function runMap(root: HTMLElement, stores: MapStores): () => void {
  const { spaceIn, navigation, carry } = stores;
  const plot = part(root, 'picture', HTMLCanvasElement).parentElement;
  if (!plot) throw new Error('the map’s canvas stands nowhere');
  const scene = new Scene({
    picture: part(root, 'picture', HTMLCanvasElement),
    overlay: part(root, 'overlay', HTMLCanvasElement),
    stores,
  });
  const handles = new Handles(part(root, 'handles', HTMLElement));
  const bytes = new ByteField({
    plot,
    navigation,
    repaint: () => scene.invalidate(),
    focusHandle: (letter) => handles.focus(letter),
  });
  const parts = { plot, scene, handles, bytes };
  stores.onShow.setState(scene, true);
  stores.parts.setState(parts, true);
  const leavePage = putOnPage(stores);
  const tag = new CarryTag(part(root, 'tag', HTMLElement), part(root, 'live', HTMLElement));
  const placeTitles = titlesIn(root);

  let group: readonly string[] = [];
  scene.onPainted = (layout) => {
    const selected = selectedGroup(spaceIn(useApp.getState()));
    // The same array as long as it says the same: then there is nothing to be done for it.
    if (!shallow(selected, group)) group = selected;
    placeTitles(layout);
    handles.update({
      viewport: layout.viewport,
      blocks: layout.blocks,
      views: scene.views,
      selected: spaceIn(useApp.getState()).selectedView,
      group,
      carried: carry.carried?.view.letter ?? null,
    });
    bytes.update(layout);
    tag.update(layout, carry.carried);
    plot.toggleAttribute('data-carrying', carry.carried !== null);
  };
  let card: HoverCard | null = null;
  let cardAsked = false;
  const pointAgain = () => scene.point(scene.pointed);
  /** The keys were used last, and not the pointer elsewhere in the window. */
  let byKeys = true;
  const onMoveElsewhere = ({ target }: PointerEvent) => {
    if (!byKeys || (target instanceof Node && plot.contains(target))) return;
    byKeys = false;
    pointAgain();
  };
  scene.onPointed = (hit, at) => {
    // The region that the keyboard went to has its card only while the keys are the map's.
    const isDescribed = scene.pointed !== null || (byKeys && plot.matches(':focus-visible'));
    // The pointer moves its card away with itself; the keyboard's would stand over views for as long as it likes.
    const clear = scene.pointed === null ? scene.layout?.blocks : undefined;
    if (cards.loaded) {
      card ??= new cards.loaded.HoverCard(part(root, 'card', HTMLElement), spaceIn, pointAgain);
      card.show(isDescribed ? hit : null, at, navigation.viewport?.bytesPerCss ?? 1, clear);
    } else if (isDescribed && hit && !cardAsked) {
      cardAsked = true;
      void withPart(cards, () => {
        if (plot.isConnected) pointAgain();
      });
    }
    const { regions } = spaceIn(useApp.getState());
    const pointing = isDescribed ? pointedRange(hit, regions) : null;
    if (!shallow(pointing, stores.pointing.getState())) stores.pointing.setState(pointing, true);
  };

  const measure = () => {
    navigation.setWidth(plot.clientWidth, selectedRange(stores));
    scene.setHeight(plot.clientHeight);
  };
  const size = new ResizeObserver(measure);
  size.observe(plot);
  // An observer speaks only behind the first frame, which would be without the map then.
  measure();
  const onKey = (event: KeyboardEvent) => {
    if (!byKeys) {
      byKeys = true;
      pointAgain();
    }
    if (!handleMapKey(event, { ...parts, navigation, carry })) return;
    event.preventDefault();
    event.stopPropagation();
  };
  const onFocus = (event: FocusEvent) => {
    pointAgain();
    const letter = Handles.letterOf(event.target);
    if (letter !== null && useApp.getState().selectedView !== letter) leadWith(letter);
  };
  // A view that was picked up by a click is given back wherever the focus is by now.
  const onEscape = (event: KeyboardEvent) => {
    if (event.key === 'Escape' && !event.defaultPrevented) carry.cancel();
  };
  addEventListener('keydown', onEscape);
  addEventListener('pointermove', onMoveElsewhere);
  plot.addEventListener('keydown', onKey);
  plot.addEventListener('focusin', onFocus);
  plot.addEventListener('focusout', pointAgain);
  const onMenu = (event: MouseEvent) => openMapMenu(event, plot, stores);
  plot.addEventListener('contextmenu', onMenu);
  const endGestures = listenToGestures({ plot, scene, spaceIn, navigation, carry, bytes });
  if (stores.isBeside) startAtOurs(stores);
  const endProcess = followSpace(stores);
  const endFollowing = followState(stores);
  return () => {
    endFollowing();
    endProcess();
    endGestures();
    removeEventListener('keydown', onEscape);
    removeEventListener('pointermove', onMoveElsewhere);
    plot.removeEventListener('contextmenu', onMenu);
    plot.removeEventListener('keydown', onKey);
    plot.removeEventListener('focusin', onFocus);
    plot.removeEventListener('focusout', pointAgain);
    card?.dispose();
    size.disconnect();
    tag.dispose();
    bytes.dispose();
    handles.dispose();
    leavePage();
    stores.onShow.setState(null, true);
    stores.parts.setState(null, true);
    scene.dispose();
  };
}

/** Where lies what is pointed at; null where that is no region and no view. */
function pointedRange(hit: Hit | null, regions: RegionColumns | null): AddressRange | null {
  if (hit?.kind !== 'view') return pointedRegion(hit, regions);
  const { address, length } = hit.block.view;
  return { start: address, end: address + length };
}

/** From the first to the last of the selected views; the selected region where there is none; or null. */
function selectedRange({ spaceIn }: MapStores): AddressRange | null {
  const state = useApp.getState();
  const space = spaceIn(state);
  const { views } = space;
  const selected = selectedGroup(space).flatMap((letter) => views.get(letter) ?? []);
  return allViewsRange(selected) ?? (space.key === state.shownSpace ? state.selectedRegion : null);
}

/** Starts where the views are; later, what was just made or moved from elsewhere comes into sight. */
function followState({ spaceIn, navigation, carry }: MapStores): () => void {
  const follow = (state = useApp.getState(), before = state) => {
    const space = spaceIn(state);
    const { regions } = space;
    const { limits, selectedRegion, views } = state;
    carry.follow(views);
    if (space.key === state.shownSpace && regions && selectedRegion && regions !== spaceIn(before).regions)
      selectRegion(keptRegion(regions, selectedRegion));
    // In another process's space there is nothing to follow.
    if (space.key !== 'ours') return;
    const start = startRange(views.values());
    if (limits && start) navigation.startAt(start);
    else if (limits) navigation.startAt({ start: limits.lowestAddress, end: limits.highestAddress });
    const selected = views.get(state.selectedView ?? '');
    const known = before.views.get(state.selectedView ?? '');
    // What an operation made or touched is selected by the change that brings it.
    const isNew = !known && state.outcome !== before.outcome;
    const wasSelected = state.selectedView === before.selectedView;
    if (selected && (isNew || (known && wasSelected && known.address !== selected.address))) {
      navigation.reveal({ start: selected.address, end: selected.address + selected.length });
    }
  };
  follow();
  return useApp.subscribe(follow);
}

/** Another process that has some of our sections is shown where they lie in it. */
function startAtOurs({ spaceIn, navigation }: MapStores): void {
  const { sections } = useApp.getState();
  const { key, regions } = spaceIn(useApp.getState());
  if (!regions || key.startsWith('watch')) return;
  const known = sectionsByInode(sections.values());
  const found: { address: number; length: number }[] = [];
  regions.starts.forEach((address, row) => {
    if (sectionShown(regions, row, known)) found.push({ address, length: (regions.ends[row] ?? address) - address });
  });
  const start = startRange(found);
  if (start) navigation.startAt(start);
}

/** A title of two lines, CSS pixels. */
const titleCss = 32;

/** The gutter's titles, beside the lanes that they name; written only where they change, for the map moves in every frame. */
function titlesIn(root: HTMLElement): (layout: MapLayout) => void {
  const [span, process, views, sections] = (['span', 'process-title', 'views-title', 'sections-title'] as const).map(
    (name) => part(root, name, HTMLElement),
  );
  const kindTitles = part(root, 'kind-titles', HTMLElement);
  let written = '';
  return ({ rows, kindRows, viewport }) => {
    const viewsCss = rows.views.topCss + Math.min(8, (rows.views.blockCss - titleCss) / 2);
    const besideLaneCss = Math.min(rows.process.topCss + rows.process.heightCss / 2 - 16, viewsCss - titleCss);
    const places = [
      kindRows.length > 0 ? rulerCss + 8 : besideLaneCss,
      viewsCss,
      rows.sections.topCss + Math.min(1, (rows.sections.heightCss - 32) / 2),
    ].map(Math.round);
    const text = spanText(viewport);
    const edgesCss = `${Math.round(rows.edgesTopCss)}px`;
    const hidden = [rows.process.heightCss === 0, false, rows.sections.labelCss === null];
    const all = [
      text,
      edgesCss,
      ...places,
      ...hidden,
      ...kindRows.map((row) => `${row.file ?? row.kind} ${row.topCss}`),
    ].join();
    if (all === written) return;
    written = all;
    root.style.setProperty('--edges-top', edgesCss);
    if (span && span.textContent !== text) span.textContent = text;
    kindTitles.replaceChildren(...kindRows.map(kindTitle));
    [process, views, sections].forEach((title, index) => {
      if (!title) return;
      title.style.transform = `translateY(${places[index]}px)`;
      title.toggleAttribute('hidden', hidden[index]);
    });
  };
}

function kindTitle({ kind, file, regions, topCss, heightCss }: ProcessRow): HTMLElement {
  const name = file ?? kindWordForMany(kind);
  const title = document.createElement('span');
  title.className = 'map-kind';
  title.textContent = name;
  title.title = `${name}: ${countOf(regions.count, 'region')}`;
  title.style.transform = `translateY(${topCss + heightCss / 2 - 8}px)`;
  return title;
}
