/**
 * The fake's address space: a sorted list of regions, and what became of their pages. Every change is one of two
 * steps, as if mappings were slips of paper: `lift` cuts a range out, whatever lies there; `place` puts it down.
 */
import type { Protection, Sharing } from '../../../protocol/model.ts';
import type { FakeMemory } from './fake-memory.ts';

export interface FakeRegion {
  start: number;
  /** Exclusive. */
  end: number;
  memory: FakeMemory;
  offset: number;
  sharing: Sharing;
  protection: Protection;
  /** Whether it may be given `read-write`. */
  mayWrite: boolean;
}

/** A range that was cut out: its regions and pages, still under their old addresses. */
export interface Lifted {
  regions: FakeRegion[];
  privatePages: Map<number, Uint8Array>;
  present: Set<number>;
}

export class AddressSpace {
  #regions: FakeRegion[] = [];
  /** Copies that copy-on-write views made at their own first write, by the page's address. */
  readonly privatePages = new Map<number, Uint8Array>();
  /** Addresses of the pages that have a frame in their view. */
  readonly present = new Set<number>();

  /** In order of address, never overlapping; neighbours are joined where a system would join them. */
  get regions(): readonly FakeRegion[] {
    return this.#regions;
  }

  /** The region that covers `at`, or else the next above. */
  find(at: number): FakeRegion | undefined {
    return this.#regions.find((region) => region.end > at);
  }

  isFree(start: number, end: number): boolean {
    return (this.find(start)?.start ?? end) >= end;
  }

  /** The highest free place in [bottom, top) at a multiple of `unit`, or null: systems choose from above too. */
  highestFree(length: number, unit: number, bottom: number, top: number): number | null {
    const lastStartBelow = (end: number) => end - length - ((end - length) % unit);
    let end = top;
    for (const region of this.#regions.toReversed()) {
      if (lastStartBelow(end) >= region.end) break;
      end = Math.min(end, region.start);
    }
    const start = lastStartBelow(end);
    return start >= bottom ? start : null;
  }

  lift(start: number, end: number): Lifted {
    const lifted: Lifted = { regions: [], privatePages: new Map(), present: new Set() };
    const kept: FakeRegion[] = [];
    for (const region of this.#regions) {
      lifted.regions.push(...cut(region, start, end));
      kept.push(...cut(region, region.start, start), ...cut(region, end, region.end));
    }
    this.#regions = kept;
    for (const [page, bytes] of this.privatePages) {
      if (page >= start && page < end) lifted.privatePages.set(page, bytes);
    }
    for (const page of lifted.privatePages.keys()) this.privatePages.delete(page);
    for (const page of this.present) if (page >= start && page < end) lifted.present.add(page);
    for (const page of lifted.present) this.present.delete(page);
    return lifted;
  }

  /** Puts it down `by` bytes from where it was lifted. The caller has made sure that the place is free. */
  place(lifted: Lifted, by = 0): void {
    for (const region of lifted.regions) this.add({ ...region, start: region.start + by, end: region.end + by });
    for (const [page, bytes] of lifted.privatePages) this.privatePages.set(page + by, bytes);
    for (const page of lifted.present) this.present.add(page + by);
  }

  /** A new region. The caller has made sure that the place is free. */
  add(region: FakeRegion): void {
    const all = [...this.#regions, region].sort((a, b) => a.start - b.start);
    this.#regions = [];
    for (const next of all) {
      const last = this.#regions.at(-1);
      if (last && continues(last, next)) last.end = next.end;
      else this.#regions.push({ ...next });
    }
  }

  /** Takes the frames of pages past the end of a memory that was shortened, private copies too, as ftruncate(2) does. */
  dropPagesPastEnd(memory: FakeMemory): void {
    for (const region of this.#regions) {
      if (region.memory !== memory) continue;
      const isPastEnd = (page: number) =>
        page >= region.start && page < region.end && region.offset + page - region.start >= memory.bytes;
      for (const page of [...this.privatePages.keys()].filter(isPastEnd)) this.privatePages.delete(page);
      for (const page of [...this.present].filter(isPastEnd)) this.present.delete(page);
    }
  }
}

/** The part of a region within [start, end): one, or none. */
function cut(region: FakeRegion, start: number, end: number): FakeRegion[] {
  const from = Math.max(region.start, start);
  const to = Math.min(region.end, end);
  if (from >= to) return [];
  return [{ ...region, start: from, end: to, offset: region.offset + from - region.start }];
}

function continues(last: FakeRegion, next: FakeRegion): boolean {
  return (
    last.end === next.start &&
    last.memory === next.memory &&
    last.offset + last.end - last.start === next.offset &&
    last.sharing === next.sharing &&
    last.protection === next.protection &&
    last.mayWrite === next.mayWrite
  );
}
