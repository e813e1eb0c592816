/** What dialogs say about what is typed into them, before the engine is asked. */
import { type Address, address as addressOf, alignUp, formatAddress, formatRange } from '../../protocol/address.ts';
import type { Limits, Section, View } from '../../protocol/model.ts';
import type { RegionColumns } from '../../protocol/region-columns.ts';
import { formatSize, parseSize, readSize } from '../../protocol/size.ts';
import { plainTyped } from '../../protocol/typed.ts';
import { spaceOf } from '../space/address-space.ts';
import { readExpression } from '../space/expression.ts';
import { ghostsOf, placeGhosts, roomOf, type Surroundings } from '../space/ghosts.ts';
import { checkPlacement } from '../space/placement.ts';
import { pageOf, unitOf, unitText } from '../space/unit.ts';

export type Checked<T> = { ok: true; value: T } | { ok: false; error: string };

const good = <T>(value: T): Checked<T> => ({ ok: true, value });
const bad = (error: string): Checked<never> => ({ ok: false, error });

/** The largest section that is made here, bytes. */
const mostSectionBytes = 1024 ** 4;

/** The length of a new section: whole pages, one page to 1 TiB. */
export function checkSectionSize(text: string, limits: Pick<Limits, 'pageSize' | 'maxSectionBytes'>): Checked<number> {
  const read = readSize(text);
  if ('error' in read) return bad(read.error);
  const { bytes } = read;
  const most = Math.min(mostSectionBytes, limits.maxSectionBytes);
  if (bytes < limits.pageSize || bytes > most)
    return bad(`A section has ${formatSize(limits.pageSize)} to ${formatSize(most)}.`);
  if (bytes % limits.pageSize !== 0) {
    const next = alignUp(bytes, limits.pageSize);
    return bad(`A section has whole pages of ${formatSize(limits.pageSize)}: the next size is ${exactSize(next)}.`);
  }
  return good(bytes);
}

/** In the largest unit that says it exactly; formatSize rounds. */
export function exactSize(bytes: number): string {
  const text = formatSize(bytes);
  return parseSize(text) === bytes ? text : `${bytes} bytes`;
}

export interface AddressQuery {
  text: string;
  /** Bytes that have to fit there. */
  length: number;
  /** The view that is moved, which may overlap itself; null for a new one. */
  moving: View | null;
  /** What `+0x10` alone counts from; without it, the view that is moved. */
  here?: View | null;
  /** What it shows. */
  section?: Section | undefined;
  limits: Limits;
  regions: RegionColumns | null;
  views: readonly View[];
}

/** An address at which a view of that length may lie. Says what is wrong with it, and what lies there. */
export function checkAddress(query: AddressQuery): Checked<Address> {
  const { length, moving, section, limits, regions, views } = query;
  const read = readAddress(query);
  if (!read.ok) return read;
  const target = read.value;
  const self = moving && { start: moving.address, end: moving.address + moving.length };
  const placement = checkPlacement({ target, length, self, section, limits, regions, views });
  if (placement.ok) return good(target);
  if (!placement.occupant) return bad(`${formatAddress(target)} is ${placement.reason}.`);
  const { label, start, end } = placement.occupant;
  if (placement.isNeeded) return bad(`Free, but needed: ${label}, at ${formatRange(start, end)}.`);
  return bad(`Taken: ${label} lies at ${formatRange(start, end)}.`);
}

/** The address that was typed, in any of the ways that “Go to” takes. */
function readAddress({ text, moving, here = moving, limits, regions, views }: AddressQuery): Checked<Address> {
  if (plainTyped(text) === '') return bad('Type an address, such as 0x2c0000.');
  const byLetter = new Map(views.map((view) => [view.letter, view]));
  const read = readExpression(text, { views: byLetter, regions, space: spaceOf(limits), here });
  if (!read.ok) return read;
  const { address } = read.target;
  return moving?.address === address ? bad(`View ${moving.letter} is there already.`) : good(addressOf(address));
}

/** Where a view may move to by typing, with the others that keep their distances to it. */
export function checkMove(
  text: string,
  view: View,
  others: readonly string[],
  surroundings: Surroundings,
): Checked<Address> {
  const { views, sections } = surroundings;
  const section = sections.get(view.section);
  const query = { ...surroundings, text, length: view.length, moving: view, section, views: [...views.values()] };
  const along = others.flatMap((letter) => views.get(letter) ?? []);
  if (along.length === 0) return checkAddress(query);
  const read = readAddress(query);
  if (!read.ok) return read;
  const target = read.value;
  const held = { view, part: 'whole', others: along } as const;
  const { lowest, highest } = roomOf(held, surroundings);
  if (target < lowest || target > highest) return bad('Some of them would then lie outside user addresses.');
  const ghosts = ghostsOf(held, target);
  const { placement, refused } = placeGhosts(held, ghosts, surroundings);
  if (placement.ok) return good(target);
  // The reason begins with the view's letter.
  return bad(`${formatAddress(refused?.address ?? target)} for view ${placement.reason}.`);
}

/** Which part of a section a new view shows. */
export function checkPart(
  offsetText: string,
  lengthText: string,
  section: Section,
  limits: Pick<Limits, 'granularity'>,
): { offset: Checked<number>; length: Checked<number> } {
  const offset = checkOffset(offsetText, section, limits);
  return { offset, length: checkLength(lengthText, offset.ok ? offset.value : 0, section, limits) };
}

function checkOffset(text: string, section: Section, limits: Pick<Limits, 'granularity'>): Checked<number> {
  const read = readSize(text, 'an offset');
  if ('error' in read) return bad(read.error);
  const offset = read.bytes;
  if (offset >= section.bytes) return bad(`Section ${section.id} ends at ${exactSize(section.bytes)}.`);
  if (offset % unitOf(limits, section) !== 0) {
    return bad(`The offset must be a multiple of ${unitText(limits, section)}.`);
  }
  return good(offset);
}

function checkLength(
  text: string,
  offset: number,
  section: Section,
  limits: Pick<Limits, 'granularity'>,
): Checked<number> {
  const read = readSize(text, 'a length');
  if ('error' in read) return bad(read.error);
  const length = read.bytes;
  const rest = section.bytes - offset;
  if (length === 0) return bad(`A view shows at least ${exactSize(Math.min(unitOf(limits, section), rest))}.`);
  if (length > rest) return bad(`From there, section ${section.id} has ${exactSize(rest)}.`);
  // Only a file's last page may be shown in part.
  if (length % unitOf(limits, section) !== 0 && length !== rest) {
    return bad(`The length must be a multiple of ${unitText(limits, section)}.`);
  }
  return good(length);
}

/** Another range of its section for a view, from and to (exclusive); what it goes on showing keeps its address. */
export function checkNewRange(
  fromText: string,
  toText: string,
  view: View,
  section: Section,
  around: Pick<AddressQuery, 'limits' | 'regions' | 'views'>,
): { from: Checked<number>; to: Checked<number>; address: Checked<Address> } {
  const { limits } = around;
  const from = checkOffset(fromText, section, limits);
  const to = checkEnd(toText, from.ok ? from.value : 0, section, limits);
  if (!from.ok || !to.ok) return { from, to, address: bad('') };
  const start = view.address + from.value - view.offset;
  const length = alignUp(to.value, pageOf(limits, section)) - from.value;
  if (from.value === view.offset && length === view.length)
    return { from, to, address: bad('This is its range already.') };
  const self = { start: view.address, end: view.address + view.length };
  const placement = checkPlacement({ ...around, section, target: start, length, self });
  if (placement.ok) return { from, to, address: good(addressOf(start)) };
  const place = formatRange(Math.max(0, start), Math.max(0, start + length));
  const { occupant, reason, isNeeded } = placement;
  const why =
    occupant && !isNeeded
      ? `${occupant.label} lies at ${formatRange(occupant.start, occupant.end)}`
      : `that is ${reason}`;
  return { from, to, address: bad(`It cannot lie at ${place}: ${why}.`) };
}

function checkEnd(text: string, from: number, section: Section, limits: Pick<Limits, 'granularity'>): Checked<number> {
  const read = readSize(text, 'an offset');
  if ('error' in read) return bad(read.error);
  const to = read.bytes;
  if (to <= from) return bad('The end must be after the start.');
  if (to > section.bytes) return bad(`Section ${section.id} ends at ${exactSize(section.bytes)}.`);
  if (to % unitOf(limits, section) !== 0 && to !== section.bytes) {
    return bad(`The end must be a multiple of ${unitText(limits, section)}.`);
  }
  return good(to);
}
