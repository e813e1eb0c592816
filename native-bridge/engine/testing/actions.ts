/** Random actions as data that shrinks well: what a step acts on is chosen when it is made. */
import type { Action } from '../../../protocol/actions.ts';
import { type Address, address } from '../../../protocol/address.ts';
import { allowsExecution, type Protection, protections, sharings, type View } from '../../../protocol/model.ts';
import type { Naming } from '../../../protocol/naming.ts';
import type { Stage } from './stage.ts';

/** Numbers that are taken modulo whatever there is to choose from when the step is made. */
export interface RandomStep {
  kind: Action['kind'] | 'undo' | 'redo';
  which: number;
  a: number;
  b: number;
}

/** All places lie in this small window, so that views meet. */
const window = 0x40_0000_0000;
const pick = <T>(from: readonly T[], index: number): T | undefined => from[index % from.length];
const nthPlace = (unit: number, n: number): Address => address(window + (n % 24) * unit);

/** The action that a step means now, or null where there is nothing for it to act on. */
export function actionOf(stage: Stage, path: string, step: RandomStep): Action | null {
  const { kind, which, a, b } = step;
  const { sections, views } = stage.snapshot;
  const section = pick(sections, which);
  const view = pick(views, which);
  if (kind === 'undo' || kind === 'redo') return null;
  if (kind === 'start-article') return { kind };
  if (kind === 'create-section') return { kind, bytes: (1 + (a % 4)) * stage.unit, mapView: b % 2 === 0 };
  if (kind === 'open-file') return { kind, path, access: a % 2 ? 'read-write' : 'read-only', mapView: b % 2 === 0 };
  if (kind === 'remove-section') return section ? { kind, section: section.id } : null;
  if (kind === 'name-section') return section ? { kind, section: section.id, ...namingFor(step) } : null;
  if (kind === 'map') return section ? mapOf(stage, section.id, step) : null;
  return view ? actionOn(stage, view, kind, step) : null;
}

/** What programs must not be broken by, too. */
const texts = ['', 'ring, 1st half', '*/ int main(void); /* ???/ \\', '\u05e8\u05d9\u05e0\u05d2'];

function namingFor({ a, b }: Pick<RandomStep, 'a' | 'b'>): Naming {
  const note = pick(texts, b) ?? '';
  return { name: pick(texts, a) ?? '', ...(b % 2 === 0 ? {} : { note: `${note}\n${note}`.trim() }) };
}

/** As far as the system has them. */
function protectionsOn({ os }: Stage): readonly Protection[] {
  return protections.filter((protection) => !allowsExecution(protection) || os.limits.executable);
}

function mapOf(stage: Stage, section: number, { which, a, b }: RandomStep): Action {
  const { unit } = stage;
  const place = a % 3 ? ({ kind: 'fixed', address: nthPlace(unit, which) } as const) : ({ kind: 'next-free' } as const);
  const [sharing, protection] = [pick(sharings, b) ?? 'shared', pick(protectionsOn(stage), a) ?? 'none'];
  return { kind: 'map', section, offset: (a % 2) * unit, length: (1 + (b % 3)) * unit, sharing, protection, place };
}

type OnView = Exclude<
  Action['kind'],
  'start-article' | 'create-section' | 'open-file' | 'remove-section' | 'name-section' | 'map'
>;

function actionOn(stage: Stage, view: View, kind: OnView, { a, b }: RandomStep): Action | null {
  const { letter } = view;
  const { unit } = stage;
  switch (kind) {
    case 'unmap':
      return { kind, view: letter };
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
      return stage.os.limits.pageCalls?.includes(kind) ? { kind, view: letter } : null;
    case 'move': {
      // Somewhere, or onto itself by a unit or two.
      const to = a % 3 ? nthPlace(unit, b) : address(view.address + ((b % 5) - 2) * unit);
      return { kind, view: letter, to, method: pick(stage.os.limits.moveMethods, a) ?? 'remap' };
    }
    case 'move-many':
      return moveManyOf(stage, view, a, b);
    case 'resize': {
      // Either edge by up to two pages, or both.
      const start = ((a % 5) - 2) * unit;
      const end = ((b % 5) - 2) * unit;
      const [offset, length] = [view.offset + start, view.length - start + end];
      if (offset < 0 || length <= 0) return null;
      return { kind, view: letter, address: address(view.address + start), offset, length };
    }
    case 'name-view':
      return { kind, view: letter, ...namingFor({ a, b }) };
    case 'protect':
      return { kind, view: letter, protection: pick(protectionsOn(stage), a) ?? 'none' };
    case 'remap-as':
      return { kind, view: letter, sharing: pick(sharings, b) ?? 'shared' };
    case 'write': {
      const bytes = new Uint8Array(1 + (b % 100)).fill(1 + (a % 255));
      return { kind, view: letter, offset: (a * 37) % view.length, bytes };
    }
  }
}

/** All views of its section by a few pages, it and the next one in each other's place, or all views to any places. */
function moveManyOf(stage: Stage, view: View, a: number, b: number): Action {
  const { unit, snapshot } = stage;
  const method = pick(stage.os.limits.moveMethods, a) ?? 'remap';
  const by = ((b % 7) - 3) * unit;
  const other = snapshot.views.find(({ letter, section }) => letter > view.letter && section === view.section);
  if (a % 4 === 3) {
    // In another order from the window's start on: whatever circles that makes.
    const shuffled = [...snapshot.views].sort((one, two) => orderKey(one, b) - orderKey(two, b));
    let at = window + (b % 3) * unit;
    const moves = shuffled.map(({ letter, length }) => {
      const to = address(at);
      at += Math.ceil(length / unit) * unit;
      return { view: letter, to };
    });
    return { kind: 'move-many', moves, method };
  }
  const moves =
    a % 4 && other
      ? [
          { view: view.letter, to: other.address },
          { view: other.letter, to: view.address },
        ]
      : snapshot.views
          .filter(({ section }) => section === view.section)
          .map((each) => ({ view: each.letter, to: address(each.address + by) }));
  return { kind: 'move-many', moves, method };
}

function orderKey({ letter }: View, seed: number): number {
  return ((letter.charCodeAt(0) + letter.length) * (seed + 7) * 7919) % 101;
}
