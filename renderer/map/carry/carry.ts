/**
 * Views on their way to a new address, or the edge of one: picked up by drag, click or key, carried as ghosts, dropped
 * or given back. What is shown are only the ghosts until the engine has answered.
 */
import { createStore } from 'zustand/vanilla';
import type { Action } from '../../../protocol/actions.ts';
import { type Address, address, formatRange } from '../../../protocol/address.ts';
import { SamepageError } from '../../../protocol/errors.ts';
import type { View } from '../../../protocol/model.ts';
import {
  boundsOf,
  ghostsOf,
  type Held,
  type HeldPart,
  homeOf,
  placeGhosts,
  rangeOf,
  type Surroundings,
  spanOf,
  unitOfHeld,
} from '../../space/ghosts.ts';
import { type AddressRange, type Placement, placementError, refusedError } from '../../space/placement.ts';
import { firstEndingAbove } from '../../space/region-search.ts';
import { perform, showProblem } from '../../state/operations.ts';
import { selectedGroup } from '../../state/selection.ts';
import { ownRegions } from '../../state/spaces.ts';
import { type AppState, useApp } from '../../state/store.ts';
import { cheapUnit, snapStep, snapTarget } from './snapping.ts';

export type CarriedBy = 'drag' | 'click' | 'keys';

export interface Carried extends Held {
  by: CarriedBy;
  /** How far from its start (or from the edge) it is held, bytes. */
  heldAt: number;
  /** It goes by multiples of this, bytes. */
  unit: number;
  /** Where the view would begin, or the edge would lie. */
  target: Address;
  /** The views as they would be; the held one first. */
  ghosts: readonly View[];
  placement: Placement;
  /** The ghost that may not lie where it does. */
  refused: View | null;
  /** An edge that can go no further, as its section begins or ends there. */
  atSectionEnd: boolean;
  /** Dropped; the engine has not answered yet. */
  waiting: boolean;
}

/** How near, in CSS pixels, a place draws the ghost to itself. */
const reachCss = 7;
const maxNeighbours = 100;

export class Carry {
  readonly #store = createStore<Carried | null>(() => null);
  /** Called when a ghost goes back to where it came from: nothing was moved. */
  onReturn: ((from: Carried) => void) | null = null;

  get carried(): Carried | null {
    return this.#store.getState();
  }

  subscribe(listener: () => void): () => void {
    return this.#store.subscribe(listener);
  }

  /** A view, and with it all that are selected together with it; or one edge of it. */
  pickUp(view: View, by: CarriedBy, heldAt: number, part: HeldPart = 'whole'): void {
    const around = surroundings();
    if (this.carried?.waiting || !around) return;
    const group = part === 'whole' ? selectedGroup(useApp.getState()) : [];
    const letters = group.includes(view.letter) ? group.filter((letter) => letter !== view.letter) : [];
    const others = letters.flatMap((letter) => around.views.get(letter) ?? []);
    const held: Held = { view, part, others };
    const unit = unitOfHeld(held, around);
    const aimed = carriedAt(held, homeOf(held), around);
    this.#store.setState({ ...held, by, heldAt, unit, waiting: false, ...aimed }, true);
  }

  /**
   * Carries the ghost so that the point by which it is held lies at `addr`, snapped to suit the zoom; `free` snaps to
   * nothing but the unit.
   */
  carryTo(addr: number, bytesPerCss: number, free = false): void {
    const carried = this.carried;
    const around = surroundings();
    if (!carried || carried.waiting || !around) return;
    const wanted = addr - carried.heldAt;
    const home = homeOf(carried);
    const bounds = boundsOf(carried, around);
    const { unit } = carried;
    const base = { wanted, unit, origin: carried.view.address, ...bounds };
    if (free) {
      const nowhere = { begins: [], ends: [], neighbours: [], home: 0, step: unit, reach: 0, cheap: null };
      this.#aim(snapTarget({ ...base, ...nowhere }), around);
      return;
    }
    const reach = reachCss * bytesPerCss;
    const { begins, ends } = edgesOf(carried);
    const from = wanted + Math.min(...begins, ...ends) - reach;
    const to = wanted + Math.max(...begins, ...ends) + reach;
    const neighbours = neighboursOf(carried, around, from, to);
    // An edge stops at its section's ends, too.
    if (carried.part !== 'whole') neighbours.push({ start: bounds.highest, end: bounds.lowest });
    const step = snapStep(bytesPerCss, unit);
    const cheap = carried.part === 'whole' ? cheapUnitOf(carried) : null;
    this.#aim(snapTarget({ ...base, begins, ends, neighbours, home, step, reach, cheap }), around);
  }

  /** Carries the ghost on by a number of bytes, as far as there are addresses (and, for an edge, bytes to show). */
  nudge(bytes: number): void {
    const carried = this.carried;
    const around = surroundings();
    if (!carried || carried.waiting || !around) return;
    const { lowest, highest } = boundsOf(carried, around);
    this.#aim(address(Math.min(Math.max(carried.target + bytes, lowest), highest)), around);
  }

  #aim(target: Address, around: Surroundings): void {
    const carried = this.carried;
    if (!carried || carried.target === target) return;
    this.#store.setState({ ...carried, ...carriedAt(carried, target, around) }, true);
  }

  cancel(): void {
    const carried = this.carried;
    if (!carried || carried.waiting) return;
    this.#end();
    this.onReturn?.(carried);
  }

  /** Has the engine do it. A target that is known to be refused is reported at once; the ghost goes back. */
  async drop(): Promise<void> {
    const carried = this.carried;
    if (!carried || carried.waiting) return;
    if (carried.target === homeOf(carried)) return this.#end();
    const refusal = refusalOf(carried);
    if (refusal) {
      this.cancel();
      return showProblem(refusal);
    }
    const waiting = { ...carried, waiting: true };
    this.#store.setState(waiting, true);
    const outcome = await perform(actionFor(carried));
    // Its change may have come before the answer, and something else may be carried by now.
    if (this.carried === waiting) this.#end();
    if (!outcome) this.onReturn?.(carried);
  }

  /**
   * Ends the carrying once one of the views is gone or has been changed, by the drop or by someone else: as soon as
   * views are seen where they were dropped, keys and pointer are free for the next.
   */
  follow(views: AppState['views']): void {
    const carried = this.carried;
    if (!carried) return;
    const changed = [carried.view, ...carried.others].some((was) => {
      const now = views.get(was.letter);
      return now?.address !== was.address || now.length !== was.length;
    });
    if (changed) this.#end();
  }

  #end(): void {
    this.#store.setState(null, true);
  }
}

function surroundings(): Surroundings | null {
  const state = useApp.getState();
  const { limits, views, sections } = state;
  return limits && { limits, regions: ownRegions(state), views, sections };
}

type Aimed = Pick<Carried, 'target' | 'ghosts' | 'placement' | 'refused' | 'atSectionEnd'>;

function carriedAt(held: Held, target: Address, around: Surroundings): Aimed {
  const ghosts = ghostsOf(held, target);
  const { lowest, highest } = boundsOf(held, around);
  const atSectionEnd = held.part !== 'whole' && target === (held.part === 'start' ? lowest : highest);
  return { target, ghosts, atSectionEnd, ...placeGhosts(held, ghosts, around) };
}

/** Where, from what is held, something may lie right after a neighbour's end or right before its start. */
function edgesOf(held: Held): { begins: number[]; ends: number[] } {
  if (held.part !== 'whole') return held.part === 'start' ? { begins: [0], ends: [] } : { begins: [], ends: [0] };
  const { view, others } = held;
  if (others.length === 0) return { begins: [0], ends: [view.length] };
  const span = spanOf(held);
  return { begins: [0, span.start - view.address], ends: [view.length, span.end - view.address] };
}

/** Views and regions around [from, to), without those that are carried. */
function neighboursOf(held: Held, around: Surroundings, from: number, to: number): AddressRange[] {
  const { views, regions, limits } = around;
  const own = new Set([held.view, ...held.others].map(({ letter }) => letter));
  const found = [...views.values()].filter(({ letter }) => !own.has(letter)).map(rangeOf);
  for (const { start, end } of limits.needed ?? []) found.push({ start, end });
  if (!regions) return found;
  const most = found.length + maxNeighbours;
  for (let index = firstEndingAbove(regions, from - 1); index < regions.count && found.length < most; index += 1) {
    const start = regions.starts[index] ?? 0;
    if (start > to) break;
    found.push({ start, end: regions.ends[index] ?? 0 });
  }
  return found;
}

/** Of the largest of the views: there it counts most. */
function cheapUnitOf({ view, others }: Held): number | null {
  if (useApp.getState().moveMethod !== 'remap') return null;
  return cheapUnit(rangeOf(others.reduce((largest, each) => (each.length > largest.length ? each : largest), view)));
}

/**
 * What one page table maps, bytes, where the move goes by a multiple of it and so carries the tables over whole, rather
 * than entry by entry; else null.
 */
export function cheapStepOf(carried: Carried): number | null {
  const unit = carried.part === 'whole' ? cheapUnitOf(carried) : null;
  const by = carried.target - homeOf(carried);
  return unit !== null && by !== 0 && by % unit === 0 ? unit : null;
}

function actionFor({ part, ghosts, view }: Carried): Action {
  const [ghost = view] = ghosts;
  const { letter, address: to, offset, length } = ghost;
  if (part !== 'whole') return { kind: 'resize', view: letter, address: to, offset, length };
  const { moveMethod: method } = useApp.getState();
  if (ghosts.length === 1) return { kind: 'move', view: letter, to, method };
  return { kind: 'move-many', moves: ghosts.map((each) => ({ view: each.letter, to: each.address })), method };
}

function refusalOf({ placement, refused, part, target, view }: Carried): SamepageError | null {
  if (placement.ok) return null;
  const ghost = refused ?? view;
  if (part === 'whole') {
    const at = ghost.letter === view.letter ? target : ghost.address;
    return new SamepageError(placementError(ghost.letter, at, placement));
  }
  const { start, end } = rangeOf(ghost);
  return new SamepageError(refusedError(`View ${ghost.letter} cannot lie at ${formatRange(start, end)}`, placement));
}
