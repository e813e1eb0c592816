/** What a scene's checks and figures measure, each by the system that is running. */
import { closeSync, openSync, readFileSync, readSync } from 'node:fs';
import { type Address, address, alignUp } from '../../protocol/address.ts';
import type { Cost, View } from '../../protocol/model.ts';
import type { Name } from '../../protocol/references.ts';
import type { Quantity } from '../../protocol/scene.ts';
import type { Model } from '../engine/model/model.ts';
import { privatePages } from '../os/page-runs.ts';
import { byStart, firstEndingAfter, totalBytes } from '../os/sorted-extents.ts';
import type { SceneSecond } from './second.ts';

/** What there is to measure a step by. */
export interface Measurable {
  model: Model;
  view(name: Name): View;
  section(name: Name): number;
  /** The path of a scene’s file; null where it has none of that name. */
  path(name: Name): string | null;
  second: SceneSecond;
  /** How many regions the views had before the step. */
  regionsBefore: number;
  /** Of the step's actions together. */
  cost: Cost | null;
  /** What the step's experiment measured. */
  measured: ReadonlyMap<string, number>;
  /** Of this and earlier steps. */
  figures: ReadonlyMap<string, number | null>;
}

/** Null where the system does not report it. Throws where it cannot be read. */
export function measure(quantity: Quantity, from: Measurable): number | null {
  const { model, cost, figures } = from;
  const { os } = model;
  switch (quantity.of) {
    case 'private-pages': {
      const { address: at, length } = from.view(quantity.view);
      const extents = privatePages(os, at, length, Number.POSITIVE_INFINITY);
      return totalBytes(extents) / os.limits.pageSize;
    }
    case 'length':
      return from.view(quantity.view).length;
    case 'allocated':
      return os.allocated(model.section(from.section(quantity.section)).os);
    case 'regions-added':
      return regionsOfViews(model) - from.regionsBefore;
    case 'rss':
    case 'pss':
      return inMemory(model, quantity.views.map(from.view), quantity.of);
    case 'nanoseconds':
      return cost?.nanoseconds ?? null;
    case 'faults':
      return cost?.faults?.count ?? null;
    case 'bytes-copied':
      return cost?.bytesCopied ?? null;
    case 'gap': {
      const first = from.view(quantity.from);
      return from.view(quantity.to).address - first.address - first.length;
    }
    case 'readable':
      return readFrom(model, from.view(quantity.view), quantity.offset, quantity.length, true).length;
    case 'huge':
      return hugeBytes(from.view(quantity.view).address);
    case 'alike': {
      const view = from.view(quantity.view);
      const bytes = readFrom(model, view, 0, view.length);
      const other = bytes.findIndex((byte) => byte !== bytes[0]);
      return other === -1 ? bytes.length : other;
    }
    case 'second':
    case 'second-byte':
      return from.second.measure(quantity);
    case 'file-byte': {
      const path = from.path(quantity.file);
      return path === null ? null : byteOf(path, quantity.offset);
    }
    case 'measured':
      return from.measured.get(quantity.name) ?? null;
    case 'figure':
      return figures.get(quantity.figure) ?? null;
    case 'ratio': {
      const [one, other] = [figures.get(quantity.figure) ?? null, figures.get(quantity.to) ?? null];
      return one === null || other === null || other === 0 ? null : one / other;
    }
  }
}

/** How many regions the system lists where views lie. Others come and go by themselves: JavaScript's heap has some. */
export function regionsOfViews({ os, views }: Model): number {
  const places = [...views.values()]
    .map(({ address: start, length }) => ({ start, end: start + length }))
    .sort(byStart);
  const { count, starts, ends } = os.regions();
  let found = 0;
  for (let row = 0; row < count; row += 1) {
    const next = places[firstEndingAfter(places, starts[row] ?? 0)];
    if (next && next.start < (ends[row] ?? 0)) found += 1;
  }
  return found;
}

/** Of the region that begins there, as the system says it in /proc/self/smaps (proc_pid_smaps(5)); null where it does not. */
function hugeBytes(start: number): number | null {
  const regions = readFileSync('/proc/self/smaps', 'latin1').split(/^(?=[\da-f]+-[\da-f]+ )/m);
  const region = regions.find((each) => Number.parseInt(each, 16) === start);
  const kibibytes = region && /^ShmemPmdMapped:\s*(\d+) kB$/m.exec(region)?.[1];
  return kibibytes === undefined ? null : Number(kibibytes) * 1024;
}

/** Null beyond the file's end. */
function byteOf(path: string, offset: number): number | null {
  const file = openSync(path, 'r');
  try {
    const byte = new Uint8Array(1);
    return readSync(file, byte, 0, 1, offset) === 1 ? (byte[0] ?? null) : null;
  } finally {
    closeSync(file);
  }
}

/**
 * As many of the bytes as can be read through the view's own addresses, and what lies `beyond` it where that is asked for.
 * Within it, untouched pages are zeros that are not read: that would take memory for them.
 */
export function readFrom(model: Model, view: View, offset: number, length: number, beyond = false): Uint8Array {
  const { os } = model;
  const bytes = new Uint8Array(beyond ? length : Math.max(0, Math.min(length, view.length - offset)));
  if (!beyond && isUntouched(model, view, offset, bytes.length)) return bytes;
  return bytes.subarray(0, os.read(address(view.address + offset), bytes));
}

/** Of memory that the view shares and may look at. */
function isUntouched(
  model: Model,
  { section, sharing, protection, offset: from }: View,
  offset: number,
  length: number,
) {
  const { os, info } = model.section(section);
  if (sharing !== 'shared' || protection === 'none' || info.origin.kind !== 'memory') return false;
  return model.os.touched(os, from + offset, from + offset + length, 1).length === 0;
}

/** Null where the system does not report it, or lists a view together with what lies beside it. */
function inMemory({ os }: Model, views: readonly View[], of: 'rss' | 'pss'): number | null {
  const listed = os.abilities.memoryUse.ask?.();
  if (!listed) return null;
  const { regions, resident, proportional } = listed;
  const column = of === 'rss' ? resident : proportional;
  const page = os.limits.pageSize;
  let [bytes, covered] = [0, 0];
  for (let row = 0; row < regions.count; row += 1) {
    const [start, end] = [regions.starts[row] ?? 0, regions.ends[row] ?? 0];
    if (!views.some((view) => isWithin(view, start, end, page))) continue;
    bytes += column[row] ?? 0;
    covered += end - start;
  }
  return covered === views.reduce((sum, { length }) => sum + alignUp(length, page), 0) ? bytes : null;
}

function isWithin(
  { address: from, length }: { address: Address; length: number },
  start: number,
  end: number,
  page: number,
): boolean {
  return start >= from && end <= from + alignUp(length, page);
}
