/** What has a name in the address space: views by their letters, regions by what the system calls them. */
import type { View } from '../../protocol/model.ts';
import type { RegionColumns } from '../../protocol/region-columns.ts';
import type { Space } from './address-space.ts';
import { kindWord, regionKindAt, regionName } from './region-text.ts';

export interface Places {
  views: ReadonlyMap<string, View>;
  regions: RegionColumns | null;
  /** Of the process that is shown. */
  space: Space;
  /** What `+0x10` alone counts from: a view, or an address; null where there is nothing to count from. */
  here?: View | number | null;
}

/** A file or another thing with an inode, or what the system names in brackets: where it lies first of all. */
export interface NamedPlace {
  /** `libc.so.6`, `[heap]`. */
  name: string;
  /** As the system's list has it. */
  path: string;
  start: number;
  /** Exclusive; of all the neighbouring regions that show it. */
  end: number;
  /** It is a kind's name, which is found by its beginning alone. */
  isKind?: boolean;
}

const known = new WeakMap<RegionColumns, readonly NamedPlace[]>();

/**
 * Each thing once: what has another inode or device is another thing, though it be called the same (segments of System V,
 * files of one name in two folders). What the system itself names in brackets comes before files, which may be called
 * so, too; else in order of address. Our own sections are left out, since they are found by their views.
 */
export function namedPlaces(regions: RegionColumns | null): readonly NamedPlace[] {
  if (!regions) return [];
  const made = known.get(regions) ?? findNames(regions);
  known.set(regions, made);
  return made;
}

function findNames(regions: RegionColumns): readonly NamedPlace[] {
  const places = new Map<string, NamedPlace>();
  for (let index = 0; index < regions.count; index += 1) {
    const nameIndex = regions.nameIndexes[index] ?? 0;
    const path = regions.names[nameIndex] ?? '';
    if (path === '') continue;
    const key = `${nameIndex} ${regions.inodes[index]} ${regions.devices[index]}`;
    const place = places.get(key);
    if (place && place.end === regions.starts[index]) place.end = regions.ends[index] ?? place.end;
    // Memory of ours is found by its views and its section; a file also by its name.
    if (place || path.startsWith('/memfd:samepage-')) continue;
    const name = path.startsWith('[') ? path : regionName(regions, index);
    places.set(key, { name, path, start: regions.starts[index] ?? 0, end: regions.ends[index] ?? 0 });
  }
  const all = [...places.values()];
  const isSystems = ({ path }: NamedPlace) => path.startsWith('[');
  return [...all.filter(isSystems), ...all.filter((place) => !isSystems(place)), ...kindPlaces(regions)];
}

/** What the map calls regions by their kinds: `V8`, `thread stack`, `program`. Each once, at its first region. */
function kindPlaces(regions: RegionColumns): NamedPlace[] {
  const found = new Map<number, NamedPlace>();
  for (let index = 0; index < regions.count; index += 1) {
    const kind = regions.kinds[index] ?? 0;
    if (found.has(kind) || regionKindAt(regions, index) === 'ours') continue;
    const name = kindWord(regionKindAt(regions, index));
    if (regions.names.includes(`[${name}]`)) continue;
    found.set(kind, {
      ...{ isKind: true, name, path: name.replace(' (probably)', '') },
      ...{ start: regions.starts[index] ?? 0, end: regions.ends[index] ?? 0 },
    });
  }
  return [...found.values()];
}

/** How a place is like what was typed: it is called that, its name begins so, or its path does or its name holds it. */
export type Likeness = 'same' | 'beginning' | 'part';
const ranks: readonly Likeness[] = ['same', 'beginning', 'part'];

/** The first place of that likeness or a greater one, spelt the same before capital and small letters are taken alike. */
export function findPlace(wanted: string, regions: RegionColumns | null, likeness: Likeness): NamedPlace | null {
  const lower = wanted.toLowerCase();
  let best: NamedPlace | null = null;
  let bestRank = ranks.indexOf(likeness) + 1;
  for (const place of namedPlaces(regions)) {
    const rank = place.name === wanted || place.path === wanted ? -1 : rankOf(place, lower);
    if (rank >= bestRank) continue;
    best = place;
    bestRank = rank;
  }
  return best;
}

/**
 * 0: exactly that; 1: begins with it as a word (`libc` of `libc.so.6`); 1.5: begins with it (`libc` of `libcap.so`); 2: the
 * path does, or the name holds it; 4: not at all. `wanted` in small letters.
 */
export function rankOf({ name, path, isKind = false }: NamedPlace, wanted: string): number {
  const lower = name.toLowerCase();
  const bare = lower.replace(/^\[|\]$/g, '');
  if (lower === wanted || bare === wanted || path.toLowerCase() === wanted) return 0;
  if (isKind && wanted.length < 2) return 4;
  const beginning = [lower, bare].find((text) => text.startsWith(wanted));
  if (beginning !== undefined) return /^[a-z0-9]/.test(beginning.slice(wanted.length)) ? 1.5 : 1;
  if (isKind) return 4;
  return lower.includes(wanted) || path.toLowerCase().startsWith(wanted) ? 2 : 4;
}
