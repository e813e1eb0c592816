/** What every platform checks before it asks the system, so that the answer is the same sentence everywhere. */
import { type Address, alignUp, formatAddress, formatRange } from '../../protocol/address.ts';
import { problem } from '../../protocol/errors.ts';
import { allowsExecution, type Limits, type Protection } from '../../protocol/model.ts';
import { neededIn } from '../../protocol/needed.ts';
import { formatSize } from '../../protocol/size.ts';
import type { OsSection } from './memory.ts';
import type { OsRegion } from './observer.ts';

/** Of which size pages are, and where the last one may begin. */
export type PageLimits = Pick<Limits, 'pageSize' | 'highestAddress'>;

export interface WantedRange {
  offset: number;
  length: number;
  address: Address | null;
}

/** Throws InvalidArgument, NotAligned or OutOfAddressSpace where a range of a section cannot be mapped as asked. */
export function checkRange(limits: Limits, section: OsSection, { offset, length, address: at }: WantedRange): void {
  const granularity = Math.max(limits.granularity, section.unit ?? 0);
  const pageSize = Math.max(limits.pageSize, section.unit ?? 0);
  if (!Number.isSafeInteger(length) || length <= 0) {
    throw problem('InvalidArgument', 'A view has a length of at least one byte.');
  }
  if (!Number.isSafeInteger(offset) || offset < 0 || offset % granularity !== 0) {
    throw problem(
      'NotAligned',
      `A view begins at a multiple of ${unitText(section, granularity)} in its section; +${formatAddress(offset)} is none.`,
    );
  }
  if (offset + length > alignUp(section.bytes, pageSize)) {
    throw problem(
      'InvalidArgument',
      `The range +${formatRange(offset, offset + length)} reaches beyond the section, which has ${formatSize(section.bytes)}.`,
    );
  }
  if (length % pageSize !== 0 && offset + length !== section.bytes) {
    throw problem(
      'NotAligned',
      `A view that ends before its section does is a multiple of ${unitText(section, pageSize)} long.`,
    );
  }
  if (at !== null) checkAddress(limits, at, length, section);
}

/** `4 KiB`, or `2 MiB (the size of this section’s pages)`. */
function unitText({ unit }: Pick<OsSection, 'unit'>, bytes: number): string {
  return unit === bytes ? `${formatSize(bytes)} (the size of this section’s pages)` : formatSize(bytes);
}

/**
 * Throws InvalidArgument, NotAligned or OutOfAddressSpace where [from, from + length) cannot be a range of whole pages
 * of a program's own.
 */
export function checkPages({ pageSize, highestAddress }: PageLimits, from: Address, length: number): void {
  if (!Number.isSafeInteger(length) || length <= 0) throw problem('InvalidArgument', 'A range has at least one byte.');
  if (from % pageSize !== 0) {
    throw problem('NotAligned', `${formatAddress(from)} is not a multiple of ${formatSize(pageSize)}.`);
  }
  if (from + length > highestAddress) {
    throw problem(
      'OutOfAddressSpace',
      `${formatRange(from, from + length)} reaches beyond a program’s last address, ${formatAddress(highestAddress)}.`,
    );
  }
}

/**
 * The end of the region that the system gave for `at`, to go on from. Internal where it does not lie behind `at`: a loop
 * over the system's answers ends, whatever they are.
 */
export function endBehind({ end }: OsRegion, at: number): Address {
  if (end > at) return end;
  throw problem(
    'Internal',
    `The system lists a region that ends at ${formatAddress(end)} where ${formatAddress(at)} was asked for.`,
  );
}

/** Throws NotMapped unless every byte of [from, from + length) is mapped. */
export function checkMapped(query: (at: Address) => OsRegion | null, from: Address, length: number): void {
  const end = from + length;
  for (let at = from; at < end; ) {
    const region = query(at);
    if (!region || region.start > at) {
      throw problem('NotMapped', `Of ${formatRange(from, end)}, nothing is mapped at ${formatAddress(at)}.`);
    }
    at = endBehind(region, at);
  }
}

/** Throws NotAligned, OutOfAddressSpace or AddressInUse where nothing can be mapped at [at, at + length). */
export function checkAddress(limits: Limits, at: Address, length: number, section: Pick<OsSection, 'unit'> = {}): void {
  const { lowestAddress, highestAddress } = limits;
  const granularity = Math.max(limits.granularity, section.unit ?? 0);
  if (at % granularity !== 0) {
    throw problem(
      'NotAligned',
      `${formatAddress(at)} is not a multiple of ${unitText(section, granularity)}. The nearest ones are ${formatAddress(at - (at % granularity))} and ${formatAddress(at - (at % granularity) + granularity)}.`,
    );
  }
  if (at < lowestAddress || at + length > highestAddress) {
    throw problem(
      'OutOfAddressSpace',
      `${formatRange(at, at + length)} lies outside of what a program may map: ${formatRange(lowestAddress, highestAddress)}.`,
    );
  }
  const needed = neededIn(limits, at, at + length);
  if (needed) {
    throw problem(
      'AddressInUse',
      `${formatRange(at, at + length)} is free, but needed: ${needed.label}, at ${formatRange(needed.start, needed.end)}.`,
      { occupant: needed },
    );
  }
}

/** Throws Unsupported where views cannot be executable. */
export function checkExecution({ executable }: Limits, protection: Protection): void {
  if (!allowsExecution(protection) || executable) return;
  throw problem('Unsupported', 'Views cannot be made executable on this system.');
}
