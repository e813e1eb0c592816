/**
 * Places that somebody keeps, each under a name and with the zoom that it was looked at with. They are of this window and
 * of the address space that they are in, and stay through a reload of the page; another start of Samepage begins without.
 */
import * as z from '../../protocol/zod.ts';
import { type AppState, type ListedSpace, type SpaceKey, useApp } from '../state/store.ts';
import { keptPlacesKey } from './places.ts';

const mostKept = 100;

const address = z.int().check(z.nonnegative());
const placeSchema = z.object({
  /** The address space, see `keptIn`. */
  space: z.string(),
  name: z.string(),
  /** What was kept; the map shows [start, end) around it. */
  address,
  start: address,
  end: address,
});
export type KeptPlace = Readonly<z.infer<typeof placeSchema>>;

const storedSchema = z.object({
  /** Samepage’s own process: after another start nothing lies where it lay. */
  pid: z.int(),
  places: z.array(placeSchema),
});

type Known = Pick<AppState, 'limits' | 'shownSpace' | 'spaces'>;

/** What the places of a space are kept under: a process whose number is given again is another one. */
function keptIn(key: SpaceKey, space: Pick<ListedSpace, 'started'> | undefined): string {
  return key.startsWith('process') ? `${key} ${space?.started ?? ''}` : key;
}

/** What a place in the space that is shown is kept under. */
export function keptInShown({ shownSpace, spaces }: Known): string {
  return keptIn(shownSpace, spaces.get(shownSpace));
}

/** Those of a space, by default the one that is shown, the newest first. */
export function keptPlaces(state: Known, key = state.shownSpace): KeptPlace[] {
  const space = keptIn(key, state.spaces.get(key));
  return stored(state).filter((place) => place.space === space);
}

/** The place of that name, however it is spelt. */
export function keptAs(name: string, places: readonly KeptPlace[]): KeptPlace | undefined {
  const wanted = name.trim().toLowerCase();
  return places.find((place) => place.name.toLowerCase() === wanted);
}

/** In place of another of that name in its space. */
export function keepPlace(place: KeptPlace): void {
  store([place, ...without(place, stored(useApp.getState()))].slice(0, mostKept));
}

export function forgetPlace(place: Pick<KeptPlace, 'space' | 'name'>): void {
  store(without(place, stored(useApp.getState())));
}

function without({ space, name }: Pick<KeptPlace, 'space' | 'name'>, places: readonly KeptPlace[]): KeptPlace[] {
  const same = keptAs(
    name,
    places.filter((each) => each.space === space),
  );
  return places.filter((each) => each !== same);
}

function stored({ limits }: Pick<AppState, 'limits'>): KeptPlace[] {
  try {
    const text = sessionStorage.getItem(keptPlacesKey);
    // Asked at each change of what is shown, and an error takes its time.
    if (text === null) return [];
    const { pid, places } = storedSchema.parse(JSON.parse(text));
    return pid === limits?.pid ? places : [];
  } catch {
    return [];
  }
}

function store(places: readonly KeptPlace[]): void {
  const pid = useApp.getState().limits?.pid;
  if (pid === undefined) return;
  sessionStorage.setItem(keptPlacesKey, JSON.stringify({ pid, places }));
  useApp.setState(({ placesKept }) => ({ placesKept: placesKept + 1 }));
}

/** Whether a space that is left cannot be come back to: its process has ended, or could not be recognized. */
function isGone(key: SpaceKey, { lost, started }: ListedSpace): boolean {
  return key.startsWith('process') && (lost !== null || started === null);
}

useApp.subscribe(
  (state) => state.spaces,
  (spaces, before) => {
    const gone = [...before]
      .filter(([key, space]) => isGone(key, space) && !spaces.has(key))
      .map(([key, space]) => keptIn(key, space));
    const places = gone.length === 0 ? [] : stored(useApp.getState());
    const left = places.filter(({ space }) => !gone.includes(space));
    if (left.length < places.length) store(left);
  },
);
