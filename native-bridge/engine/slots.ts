/** Where a new view goes when nobody says: beside the others, well away from what grows. */
import { type Address, address, alignUp } from '../../protocol/address.ts';
import { problem } from '../../protocol/errors.ts';
import { formatSize } from '../../protocol/size.ts';
import type { Model } from './model.ts';

/** Where the article's two views landed (Raymond Chen, "Stupid memory-mapping tricks", 2003). */
export const articleAddresses = [address(0x280000), address(0x290000)] as const;

/** Views line up at 64 KiB, as they must on Windows; large ones where page tables can be carried over whole. */
function stepFor(length: number, granularity: number): number {
  const step = length >= 2 ** 30 ? 2 ** 30 : length >= 2 ** 21 ? 2 ** 21 : 2 ** 16;
  return Math.max(step, granularity);
}

/** Low addresses are short and easy to read; but a program's image and its growing heap live there, too. */
const lowZoneEnd = 2 ** 28;
const lowZoneLargest = 2 ** 20;
/** 64 GiB: above any heap that starts after the image, far below libraries and stacks. */
const highZoneStart = 2 ** 36;

/** The first free place for `length` bytes. Throws OutOfAddressSpace. */
export function nextFree(model: Model, length: number): Address {
  const { os } = model;
  const { granularity, highestAddress } = os.limits;
  const step = stepFor(length, granularity);
  const low = length <= lowZoneLargest ? firstFit(model, articleAddresses[0], lowZoneEnd, length, step, true) : null;
  const found = low ?? firstFit(model, alignUp(highZoneStart, step), highestAddress, length, step, false);
  if (found === null) throw problem('OutOfAddressSpace', `There is no free place for ${formatSize(length)}.`);
  return found;
}

function firstFit(
  model: Model,
  from: number,
  to: number,
  length: number,
  step: number,
  stopAtForeign: boolean,
): Address | null {
  for (let at = from; at + length <= to; ) {
    const region = model.os.query(address(at));
    if (!region || region.start >= at + length) return address(at);
    if (stopAtForeign && !model.viewAt(region.start)) return null;
    at = alignUp(region.end, step);
  }
  return null;
}
