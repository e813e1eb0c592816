/** What belongs to one map on the page. Nothing of it is shared with another map. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { View } from '../../../protocol/model.ts';
import type { AddressRange } from '../../space/placement.ts';
import { spaceOf } from '../../state/spaces.ts';
import { type AppState, type SpaceKey, useApp } from '../../state/store.ts';
import { addMap, mapOf, type PageMap } from '../../viewport/maps.ts';
import { Navigation } from '../../viewport/navigation.ts';
import { Carry } from '../carry/carry.ts';
import type { CanvasLayer } from '../draw/canvas-layer.ts';
import type { Hit } from '../layout/hit-test.ts';
import type { MapLayout } from '../layout/layout.ts';

/** For those outside of the map: what it shows, what lies at a place, and how to draw it again. */
export interface MapOnShow {
  /** Null while the map has no size yet. */
  readonly layout: MapLayout | null;
  /** What lies at a place, CSS pixels from the map's upper left corner. */
  hitAt(at: { xCss: number; yCss: number }): Hit | null;
  /** Draws what is on show on a layer of the layout's size. */
  drawOn(layer: CanvasLayer): void;
  /** Where the pointer is on the map; null: nowhere. */
  point(at: { xCss: number; yCss: number } | null): void;
}

/** What commands do on a map. */
interface MapParts {
  plot: HTMLElement;
  handles: {
    /** The view whose handle has the focus, or null. */
    readonly focused: string | null;
    focus(letter: string): void;
    neighbour(letter: string, step: 1 | -1): View | null;
  };
  bytes: { goTo(view: View): void };
}

export interface MapStores extends PageMap {
  /** It shows another process above ours: its process lane alone, at the lower edge. */
  readonly isBeside: boolean;
  /** What the pointer or the keyboard points at in this map’s space. */
  readonly pointing: StoreApi<AddressRange | null>;
  readonly carry: Carry;
  /** Null until it is on the page. */
  readonly onShow: StoreApi<MapOnShow | null>;
  readonly parts: StoreApi<MapParts | null>;
}

/** Of a map of the space whose key `keyIn` gives: always the same, or the one that the window shows. */
export function makeMapStores(keyIn: (state: AppState) => SpaceKey, isBeside = false): MapStores {
  return {
    isBeside,
    pointing: createStore<AddressRange | null>(() => null),
    spaceIn: (state) => spaceOf(state, keyIn(state)),
    navigation: new Navigation(),
    carry: new Carry(),
    onShow: createStore<MapOnShow | null>(() => null),
    parts: createStore<MapParts | null>(() => null),
  };
}

const onPage = createStore<readonly MapStores[]>(() => []);

/** Puts a map on the page; what it returns takes it away again. */
export function putOnPage(stores: MapStores): () => void {
  const remove = addMap(stores);
  onPage.setState((maps) => [...maps, stores], true);
  return () => {
    onPage.setState((maps) => maps.filter((each) => each !== stores), true);
    remove();
  };
}

/** Of the map of that space, or of the one that is shown; null while there is none. */
export function storesOf(key?: SpaceKey, state = useApp.getState()): MapStores | null {
  const map = mapOf(key, state);
  return onPage.getState().find((each) => each === map) ?? null;
}
