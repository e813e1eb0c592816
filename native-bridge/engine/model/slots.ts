/** Where a new view goes when nobody says: beside the others, well away from what grows. */
import type { Address } from '../../../protocol/address.ts';
import { articleAddresses } from '../../../protocol/article-action.ts';
import { firstFit, noPlace } from '../../os/free-place.ts';
import type { OsRegion } from '../../os/observer.ts';
import type { Model } from './model.ts';

/** Views line up at 64 KiB, as they must on Windows; large ones where page tables can be carried over whole. */
export function stepFor(length: number, unit: number): number {
  const step = length >= 2 ** 30 ? 2 ** 30 : length >= 2 ** 21 ? 2 ** 21 : 2 ** 16;
  return Math.max(step, unit);
}

/** Low addresses are short and easy to read; but a program's image and its growing heap live there, too. */
const lowZoneEnd = 2 ** 28;
const lowZoneLargest = 2 ** 20;
/** 64 GiB: above any heap that starts after the image, far below libraries and stacks. */
export const highZoneStart = 2 ** 36;

/** The first free place for `length` bytes, at a multiple of `unit`. Throws OutOfAddressSpace. */
export function nextFree(model: Model, length: number, unit = model.os.limits.granularity): Address {
  const { os } = model;
  const step = stepFor(length, unit);
  const passes = (region: OsRegion) => model.viewAt(region.start) !== undefined;
  const beside = { length, step, from: articleAddresses[0], to: lowZoneEnd, passes };
  const low = length <= lowZoneLargest ? firstFit(os, beside) : null;
  return low ?? firstFit(os, { length, step, from: highZoneStart }) ?? noPlace(length);
}
