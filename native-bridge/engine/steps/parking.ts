/** Where views wait while others leave the places that they should go to. */
import { type Address, alignUp } from '../../../protocol/address.ts';
import { firstFit, noPlace } from '../../os/free-place.ts';
import type { Extent } from '../../os/memory.ts';
import { byStart } from '../../os/sorted-extents.ts';
import type { Model } from '../model/model.ts';
import { highZoneStart, stepFor } from '../model/slots.ts';

export class Parking {
  readonly #model: Model;
  readonly #targets: Extent[];
  /** Where the search goes on: what lies below was looked at. */
  #from = highZoneStart;
  readonly #vacant: { start: Address; length: number }[] = [];

  /** None of `targets` (disjoint) is used. */
  constructor(model: Model, targets: readonly Extent[]) {
    this.#model = model;
    this.#targets = [...targets].sort(byStart);
  }

  /** A place that was left already, or the next free one further up, at a multiple of `unit`. Throws OutOfAddressSpace. */
  take(length: number, unit: number): Address {
    const { os } = this.#model;
    const step = stepFor(length, unit);
    const index = this.#vacant.findIndex((place) => place.length >= length && place.start % step === 0);
    const [vacant] = index < 0 ? [] : this.#vacant.splice(index, 1);
    if (vacant) return vacant.start;
    const start = firstFit(os, { length, step, from: this.#from, spared: this.#targets }) ?? noPlace(length);
    this.#from = alignUp(start + length, os.limits.granularity);
    return start;
  }

  leave(start: Address, length: number): void {
    this.#vacant.push({ start, length });
  }
}
