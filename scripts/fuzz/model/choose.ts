/** What a step does: drawn from the step's own random numbers, and from what there is to do it to. */
import type { Action } from '../../../protocol/actions.ts';
import { type Address, address } from '../../../protocol/address.ts';
import { allowsWriting, moveMethods, protections, sharings } from '../../../protocol/model.ts';
import type { Random } from '../random.ts';
import { type PlainModel, type PlainView, page, rangeOf } from './plain-model.ts';

export type Choice =
  | { kind: 'action'; action: Action; withoutUndo: boolean }
  /** From several windows at once, unanswered. */
  | { kind: 'actions'; actions: Action[] }
  | { kind: 'undo' | 'redo'; overwrite: boolean; withoutUndo: boolean }
  /** That many steps are undone and redone. */
  | { kind: 'there-and-back'; count: number }
  | { kind: 'clear-history' }
  /** Somebody else maps there, and goes again. */
  | { kind: 'squat'; start: number; length: number }
  | { kind: 'leave'; start: number }
  /** Somebody else writes: into the section itself, or through a view. */
  | { kind: 'poke'; section: number; offset: number; bytes: Uint8Array }
  | { kind: 'scribble'; view: string; offset: number; bytes: Uint8Array };

/** All places lie in this window, so that views meet. */
export const arenaPages = 56;
const mostViews = 14;
const mostSections = 6;
const mostForeign = 5;

const weights = {
  'start-article': 1,
  'create-section': 6,
  'open-file': 4,
  'remove-section': 3,
  map: 18,
  unmap: 8,
  move: 18,
  'move-many': 16,
  resize: 16,
  protect: 8,
  'remap-as': 10,
  write: 30,
  punch: 10,
  // They change nothing that the plain model knows of.
  populate: 0,
  'populate-write': 0,
  'drop-pages': 0,
  cold: 0,
  'will-need': 0,
  collapse: 0,
  lock: 0,
  unlock: 0,
  guard: 0,
  unguard: 0,
  'name-view': 0,
  'name-section': 0,
} satisfies Record<Action['kind'], number>;

const others = {
  action: 148,
  actions: 8,
  undo: 42,
  redo: 26,
  'there-and-back': 2,
  'clear-history': 1,
  squat: 7,
  leave: 6,
  poke: 7,
  scribble: 5,
};

export interface Surroundings {
  arena: number;
  files: readonly string[];
}

/** Null where there is nothing to do this to. */
export function choose(model: PlainModel, random: Random, around: Surroundings): Choice | null {
  const kind = random.weighted(others);
  switch (kind) {
    case 'action': {
      const action = chooseAction(model, random, around);
      return action && { kind, action, withoutUndo: random.once(3) };
    }
    case 'actions': {
      const actions = Array.from({ length: 2 + random.below(3) }, () => chooseAction(model, random, around));
      const fixed = actions.filter((action) => action !== null).filter((action) => !choosesPlace(action));
      return fixed.length > 0 ? { kind, actions: fixed } : null;
    }
    case 'squat': {
      const [start, length] = [place(random, around), (1 + random.below(3)) * page];
      const isPossible = model.foreign.length < mostForeign && !model.isTaken(start, start + length);
      return isPossible ? { kind, start, length } : null;
    }
    case 'leave':
      return model.foreign.length > 0 ? { kind, start: random.pick(model.foreign).start } : null;
    case 'poke': {
      const sections = [...model.sections.values()].filter(({ access }) => access === 'read-write');
      if (sections.length === 0) return null;
      const section = random.pick(sections);
      return { kind, section: section.id, ...bytesWithin(random, section.bytes) };
    }
    case 'scribble': {
      const views = [...model.views.values()].filter(({ protection }) => allowsWriting(protection));
      if (views.length === 0) return null;
      const view = random.pick(views);
      const within = bytesWithin(random, writableBytes(model, view));
      return within.bytes.length > 0 ? { kind, view: view.letter, ...within } : null;
    }
    case 'there-and-back':
      return { kind, count: 2 + random.below(40) };
    case 'clear-history':
      return random.once(4) ? { kind } : null;
    default:
      return { kind, overwrite: random.once(4), withoutUndo: random.once(2) };
  }
}

function choosesPlace(action: Action): boolean {
  if (action.kind === 'map') return action.place.kind !== 'fixed';
  if (action.kind === 'create-section' || action.kind === 'open-file') return action.mapView;
  return action.kind === 'start-article';
}

function place(random: Random, { arena }: Surroundings): Address {
  return address(arena + random.below(arenaPages) * page);
}

function bytesWithin(random: Random, length: number): { offset: number; bytes: Uint8Array } {
  // Now and then all of it: then it covers what was written before.
  const offset = random.once(6) ? 0 : random.below(Math.max(1, length));
  const count =
    offset === 0
      ? length
      : Math.min(length - offset, random.once(4) ? 1 + random.below(2 * page) : 1 + random.below(64));
  const first = random.below(256);
  return { offset, bytes: Uint8Array.from({ length: Math.max(0, count) }, (_, index) => first + index) };
}

/** Behind a file's end nothing can be written that would stay. */
function writableBytes(model: PlainModel, { section, offset, length }: PlainView): number {
  const bytes = model.sections.get(section)?.bytes ?? 0;
  return Math.max(0, Math.min(length, bytes - offset));
}

function chooseAction(model: PlainModel, random: Random, around: Surroundings): Action | null {
  const kind = random.weighted(weights);
  const sections = [...model.sections.values()];
  if (kind === 'start-article' || kind === 'create-section' || kind === 'open-file') {
    return sections.length < mostSections ? chooseSection(kind, random, around) : null;
  }
  const all = [...model.views.values()];
  const views = kind === 'punch' ? all.filter(({ section }) => model.backing(section).path === null) : all;
  if (kind === 'remove-section' || kind === 'name-section') {
    return sections.length > 0 ? { kind, section: random.pick(sections).id } : null;
  }
  if (kind === 'map') return sections.length > 0 && views.length < mostViews ? chooseMap(model, random, around) : null;
  return views.length > 0 ? chooseOnView(model, random.pick(views), kind, random, around) : null;
}

function chooseSection(
  kind: 'start-article' | 'create-section' | 'open-file',
  random: Random,
  around: Surroundings,
): Action {
  if (kind === 'start-article') return { kind };
  const mapView = random.once(2);
  if (kind === 'create-section') {
    // Now and then no whole number of pages.
    return { kind, bytes: (1 + random.below(6)) * page + (random.once(40) ? 1 : 0), mapView };
  }
  const path = random.once(20) ? '/nowhere/samepage' : random.pick(around.files);
  return { kind, path, access: random.once(3) ? 'read-only' : 'read-write', mapView };
}

function chooseMap(model: PlainModel, random: Random, around: Surroundings): Action {
  const { id, bytes } = random.pick([...model.sections.values()]);
  const pages = Math.ceil(bytes / page);
  const first = random.below(pages);
  // Now and then more than there is.
  const length = (1 + random.below(pages - first + (random.once(20) ? 2 : 0))) * page;
  const kind = random.weighted({ fixed: 6, 'next-free': 1, system: 1 });
  return {
    kind: 'map',
    section: id,
    offset: first * page + (random.once(60) ? 512 : 0),
    length: random.once(60) ? 0 : length,
    sharing: random.pick(sharings),
    protection: random.once(2) ? 'read-write' : random.pick(protections),
    place: kind === 'fixed' ? { kind, address: target(random, around) } : { kind },
  };
}

/** A place to go to; now and then one that is none. */
function target(random: Random, around: Surroundings): Address {
  const at = place(random, around);
  if (!random.once(50)) return at;
  return random.pick([address(at + 8), address(page), address(2 ** 47 - page), address(2 ** 47)]);
}

function chooseOnView(
  model: PlainModel,
  view: PlainView,
  kind: Exclude<
    Action['kind'],
    'start-article' | 'create-section' | 'open-file' | 'remove-section' | 'name-section' | 'map'
  >,
  random: Random,
  around: Surroundings,
): Action {
  const { letter } = view;
  switch (kind) {
    case 'unmap':
    case 'populate':
    case 'populate-write':
    case 'drop-pages':
    case 'cold':
    case 'will-need':
    case 'collapse':
    case 'punch':
    case 'lock':
    case 'unlock':
    case 'guard':
    case 'unguard':
    case 'name-view':
      return { kind, view: letter };
    case 'move': {
      // Somewhere, or onto itself by a page or two.
      const by = (random.below(5) - 2) * page;
      const to = random.once(3) ? address(Math.max(page, view.address + by)) : target(random, around);
      return { kind, view: letter, to, method: random.pick(moveMethods) };
    }
    case 'move-many':
      return { kind, moves: chooseMoves(model, random, around), method: random.pick(moveMethods) };
    case 'resize': {
      // Either edge, or both, by up to three pages.
      const start = (random.below(7) - 3) * page;
      const end = (random.below(7) - 3) * page;
      const offset = Math.max(0, view.offset + start);
      const length = Math.max(random.once(30) ? 0 : page, view.length - start + end);
      return { kind, view: letter, address: address(view.address + offset - view.offset), offset, length };
    }
    case 'protect':
      return { kind, view: letter, protection: random.pick(protections) };
    case 'remap-as':
      return { kind, view: letter, sharing: random.pick(sharings) };
    case 'write':
      return { kind, view: letter, ...bytesWithin(random, random.once(8) ? view.length : writableBytes(model, view)) };
  }
}

/** Any views to any places; or all by the same distance; or each to another's place. */
function chooseMoves(model: PlainModel, random: Random, around: Surroundings): { view: string; to: Address }[] {
  const views = [...model.views.values()].filter(() => !random.once(3));
  const chosen = views.length > 0 ? views : [...model.views.values()];
  const way = random.weighted({ anywhere: 3, together: 2, rotated: 3, packed: 4 });
  const by = (random.below(9) - 4) * page;
  // One behind the other from some place on, in a random order: this is where targets meet others' places most.
  let next = place(random, around) as number;
  const order = chosen.map((view) => ({ view, key: random.below(2 ** 20) })).sort((one, other) => one.key - other.key);
  return order.map(({ view }, index) => {
    const other = order[(index + 1) % order.length]?.view ?? view;
    const packed = next;
    next += view.length + (random.once(4) ? page : 0);
    const to = { anywhere: place(random, around), together: view.address + by, rotated: rangeOf(other).start, packed }[
      way
    ];
    return { view: view.letter, to: address(Math.max(page, to)) };
  });
}

/** For people, in one line. */
export function textOf(choice: Choice): string {
  return JSON.stringify(choice, (key, value) => {
    if (value instanceof Uint8Array) return `${value.length} bytes`;
    if (typeof value === 'number' && value > 2 ** 16) return `0x${value.toString(16)}`;
    return key === 'kind' && value === 'action' ? undefined : value;
  });
}
