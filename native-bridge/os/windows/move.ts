/** Moving a mapping, and unmapping a part of one: Windows carries no view over, so both are mapped again. */
import { alignUp, formatAddress, formatRange } from '../../../protocol/address.ts';
import { problem } from '../../../protocol/errors.ts';
import type { Limits } from '../../../protocol/model.ts';
import { formatSize } from '../../../protocol/size.ts';
import type { Mapping } from '../memory.ts';
import { bytesOf, type Contents, putContents, takeContents } from './contents.ts';
import { exchange } from './exchange.ts';
import type { Mapper, Wanted } from './mapper.ts';
import { viewsIn, type WindowsSection, type WindowsView } from './views.ts';

/** A mapping of ours as this platform has it. */
export interface WindowsMapping extends Mapping {
  section: WindowsSection;
}

/**
 * See MemoryOs.move. The view is mapped at the new place first, and unmapped at the old one after: nothing is ever lost.
 * Where the two overlap that cannot be.
 */
export function move(mapper: Mapper, { pageSize }: Limits, mapping: WindowsMapping, to: number): number {
  const { address: from, section, offset, sharing } = mapping;
  if (to === from) return 0;
  const length = alignUp(mapping.length, pageSize);
  const old = viewsIn(from, from + length);
  checkWhole(old, from, from + length);
  const contents = takeContents(mapper.calls, from, from + length, pageSize);
  const wanted: Wanted = { section, offset, length, at: to, sharing };
  if (Math.abs(to - from) < length) {
    exchange(mapper, {
      old,
      wanted: [wanted],
      enter: () => putContents(mapper.calls, to, contents, pageSize),
      back: () => putContents(mapper.calls, from, contents, pageSize),
    });
    return bytesOf(contents);
  }
  const view = mapper.map(wanted);
  try {
    putContents(mapper.calls, to, contents, pageSize);
    for (const each of old) mapper.unmap(each);
  } catch (thrown) {
    mapper.unmap(view);
    throw thrown;
  }
  return bytesOf(contents);
}

/** See Memory.replace. The mapping is made once more over the other, and unmapped where it was. */
export function replace(mapper: Mapper, { pageSize }: Limits, mapping: WindowsMapping, over: number): void {
  const { address: from, section, offset, sharing } = mapping;
  const length = alignUp(mapping.length, pageSize);
  const [parked, old] = [viewsIn(from, from + length), viewsIn(over, over + length)];
  checkWhole(parked, from, from + length);
  checkWhole(old, over, over + length);
  const [contents, before] = [from, over].map((at) => takeContents(mapper.calls, at, at + length, pageSize));
  exchange(mapper, {
    old,
    wanted: [{ section, offset, length, at: over, sharing }],
    enter: () => contents && putContents(mapper.calls, over, contents, pageSize),
    back: () => before && putContents(mapper.calls, over, before, pageSize),
  });
  for (const each of parked) mapper.unmap(each);
}

/** Throws NotMapped unless whole views cover the range without a gap. */
function checkWhole(views: readonly WindowsView[], from: number, to: number): void {
  let at = from;
  for (const { base, length } of views) {
    if (base !== at) break;
    at += length;
  }
  if (at === to) return;
  throw problem('NotMapped', `What lies at ${formatRange(from, to)} is not what was mapped there.`);
}

/** Unmaps [from, to): whole views, and parts of views by mapping the rest of them again. */
export function unmap(mapper: Mapper, { pageSize, granularity }: Limits, from: number, to: number): void {
  const views = viewsIn(from, to);
  for (const { base, length } of views) {
    if (to >= base + length || to % granularity === 0) continue;
    throw problem(
      'NotAligned',
      `Windows unmaps whole views: what is left of this one has to begin at a multiple of ${formatSize(granularity)}, and ${formatAddress(to)} is none.`,
    );
  }
  for (const view of views) {
    const end = view.base + view.length;
    if (from <= view.base && to >= end) {
      mapper.flush(view);
      mapper.unmap(view);
    } else unmapPart(mapper, view, from, to, pageSize);
  }
}

function unmapPart(mapper: Mapper, view: WindowsView, from: number, to: number, pageBytes: number): void {
  const { base, length, section, offset, sharing } = view;
  const contents = takeContents(mapper.calls, base, base + length, pageBytes);
  const rest = [
    { at: base, length: from - base },
    { at: to, length: base + length - to },
  ].filter((part) => part.length > 0);
  exchange(mapper, {
    old: [view],
    wanted: rest.map((part) => ({ ...part, section, offset: offset + part.at - base, sharing })),
    enter() {
      for (const { at, length: bytes } of rest) {
        putContents(mapper.calls, at, partOf(contents, at - base, bytes), pageBytes);
      }
    },
    back: () => putContents(mapper.calls, base, contents, pageBytes),
  });
}

function partOf({ protections, pages }: Contents, from: number, length: number): Contents {
  const to = from + length;
  const inside = ({ offset }: { offset: number }, bytes: number) => {
    const [start, end] = [Math.max(from, offset), Math.min(to, offset + bytes)];
    return { offset: start - from, skip: start - offset, length: Math.max(0, end - start) };
  };
  return {
    protections: protections.flatMap((each) => {
      const part = inside(each, each.length);
      return part.length > 0 ? [{ ...each, offset: part.offset, length: part.length }] : [];
    }),
    pages: pages.flatMap(({ offset, bytes }) => {
      const part = inside({ offset }, bytes.length);
      return part.length > 0
        ? [{ offset: part.offset, bytes: bytes.subarray(part.skip, part.skip + part.length) }]
        : [];
    }),
  };
}
