/**
 * A view on its way to a new address: picked up by drag, click or key, carried as a ghost, dropped or given back. What
 * is shown is only the ghost until the engine has answered.
 */
import { type Address, address, formatAddress } from '../../protocol/address.ts';
import { SamepageError } from '../../protocol/errors.ts';
import type { View } from '../../protocol/model.ts';
import { formatSize } from '../../protocol/size.ts';
import { perform, showProblem } from '../state/operations.ts';
import { useApp } from '../state/store.ts';
import { checkPlacement, type Placement, placementError, snapStep, snapTarget } from './placement.ts';
import { firstEndingAbove } from './region-search.ts';

export type CarriedBy = 'drag' | 'click' | 'keys';

export interface Carried {
  view: View;
  by: CarriedBy;
  /** Where in the view it is held, bytes from its start. */
  heldAt: number;
  target: Address;
  placement: Placement;
  /** Dropped; the engine has not answered yet. */
  waiting: boolean;
}

/** How near, in CSS pixels, a neighbour's edge draws the ghost to itself. */
const edgeReachCss = 7;
const maxEdges = 200;

export class Carry {
  #carried: Carried | null = null;
  readonly #listeners = new Set<() => void>();
  /** Told when a ghost goes back to where it came from: nothing was moved. */
  onReturn: ((from: Carried) => void) | null = null;

  get carried(): Carried | null {
    return this.#carried;
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  pickUp(view: View, by: CarriedBy, heldAt: number): void {
    if (this.#carried?.waiting) return;
    this.#carried = { view, by, heldAt, target: view.address, placement: place(view, view.address), waiting: false };
    this.#tell();
  }

  /** Carries the ghost so that the byte by which it is held lies at `addr`, snapped to suit the zoom. */
  carryTo(addr: number, bytesPerCss: number): void {
    const carried = this.#carried;
    const { limits, views, regions } = useApp.getState();
    if (!carried || carried.waiting || !limits) return;
    const { view } = carried;
    const wanted = addr - carried.heldAt;
    const reach = edgeReachCss * bytesPerCss;
    const edges: number[] = [view.address];
    for (const other of views.values()) {
      if (other.letter !== view.letter) edges.push(other.address, other.address + other.length);
    }
    if (regions) {
      const end = wanted + view.length + reach;
      for (let index = firstEndingAbove(regions, wanted - reach); index < regions.count; index += 1) {
        const start = regions.starts[index] ?? 0;
        if (start > end || edges.length > maxEdges + 2 * views.size) break;
        edges.push(start, regions.ends[index] ?? 0);
      }
    }
    const step = snapStep(bytesPerCss, limits.granularity);
    const { granularity } = limits;
    this.#aim(snapTarget({ wanted, length: view.length, granularity, step, edges, reach, limits }));
  }

  /** Carries the ghost on by a number of bytes, as far as there are addresses. */
  nudge(bytes: number): void {
    const carried = this.#carried;
    const { limits } = useApp.getState();
    if (!carried || carried.waiting || !limits) return;
    const highest = limits.highestAddress - carried.view.length;
    const target = Math.min(Math.max(carried.target + bytes, limits.lowestAddress), Math.max(0, highest));
    this.#aim(address(target));
  }

  #aim(target: Address): void {
    const carried = this.#carried;
    if (!carried || carried.target === target) return;
    this.#carried = { ...carried, target, placement: place(carried.view, target) };
    this.#tell();
  }

  cancel(): void {
    const carried = this.#carried;
    if (!carried || carried.waiting) return;
    this.#end();
    this.onReturn?.(carried);
  }

  /** Has the engine move the view. A target that is known to be refused is said at once; the ghost goes back. */
  async drop(): Promise<void> {
    const carried = this.#carried;
    if (!carried || carried.waiting) return;
    const { view, target, placement } = carried;
    if (target === view.address) return this.#end();
    if (!placement.ok) {
      this.cancel();
      return showProblem(new SamepageError(placementError(view.letter, target, placement)));
    }
    this.#carried = { ...carried, waiting: true };
    this.#tell();
    const { moveMethod } = useApp.getState();
    const outcome = await perform({ kind: 'move', view: view.letter, to: target, method: moveMethod });
    this.#end();
    if (!outcome) this.onReturn?.(carried);
  }

  /** The view is gone, or has been moved by someone else meanwhile. */
  forget(): void {
    if (this.#carried && !this.#carried.waiting) this.#end();
  }

  #end(): void {
    this.#carried = null;
    this.#tell();
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}

function place(view: View, target: number): Placement {
  const { limits, regions, views } = useApp.getState();
  if (!limits) return { ok: false, code: 'OutOfAddressSpace', reason: 'not connected', occupant: null };
  const self = { start: view.address, end: view.address + view.length };
  return checkPlacement({ target, length: view.length, self, limits, regions, views: views.values() });
}

/** What the tag at the ghost says beside the address: `free: 128 KiB ← → 192 KiB`, or why it cannot go there. */
export function tagText({ view, target, placement, waiting }: Carried): string {
  if (waiting) return 'moving…';
  if (target === view.address) return 'where it is';
  if (!placement.ok) return placement.reason;
  return `free: ${formatSize(placement.gapBefore)} ← → ${formatSize(placement.gapAfter)}`;
}

/** The same for a screen reader. */
export function spokenText({ view, target, placement }: Carried): string {
  const where = `View ${view.letter} at ${formatAddress(target)}`;
  if (target === view.address) return `${where}, where it is`;
  if (!placement.ok) return `${where}, ${placement.reason}`;
  return `${where}, free before it ${formatSize(placement.gapBefore)}, after it ${formatSize(placement.gapAfter)}`;
}

export const carry = new Carry();
