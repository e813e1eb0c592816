/** Holds a view against the system's own list of regions: what the window shows must be what is. */
import { address, offsetAddress } from '../../../protocol/address.ts';
import { asProblem } from '../../../protocol/errors.ts';
import { accessBits, type Difference, protectionBits, type View } from '../../../protocol/model.ts';
import { endBehind } from '../../os/check-range.ts';
import { describeRegion } from '../../os/describe-region.ts';
import type { MemoryOs } from '../../os/memory-os.ts';
import type { OsRegion } from '../../os/observer.ts';
import type { FileId, Model, SectionRecord } from '../model/model.ts';

/** Protection bits that a view's region must show. */
function expectedBits({ protection, sharing }: View): number {
  return accessBits[protection] | (sharing === 'shared' ? protectionBits.shared : 0);
}

/** What of a view the list must show, whatever its protection. */
type Placed = Pick<View, 'address' | 'offset' | 'length' | 'sharing'>;

/** The stretch of `region` from `at` on shows that part of some file which the view shows of its own. */
function showsPart(view: Placed, region: OsRegion, at: number): boolean {
  return (
    region.offset + BigInt(at - region.start) === BigInt(view.offset + (at - view.address)) &&
    (region.protection & protectionBits.shared) === (view.sharing === 'shared' ? protectionBits.shared : 0)
  );
}

/** The stretch of `region` from `at` on shows what the view shows, whatever its protection. */
function isOurs(view: Placed, file: FileId, region: OsRegion, at: number): boolean {
  return region.inode === file.inode && region.device === file.device && showsPart(view, region, at);
}

/**
 * Takes note of how the list names a view that was mapped just now: this alone decides afterwards whether a mapping is
 * ours. Other calls may name a file otherwise (fstat(2) on overlayfs before Linux 6.8, on btrfs). Where it is not listed
 * as it was mapped, or the list cannot be read, the next view of the section is asked about.
 */
export function noteListed({ os, changedSections }: Model, record: SectionRecord, view: Placed): void {
  if (record.listed[view.sharing]) return;
  const region = listedRegion(os, view);
  if (!region) return;
  const file = { inode: region.inode, device: region.device };
  record.listed[view.sharing] = file;
  if (file.inode === record.info.inode && file.device === record.info.device) return;
  record.info = { ...record.info, ...file };
  changedSections.add(record.info.id);
}

function listedRegion(os: MemoryOs, view: Placed): OsRegion | null {
  try {
    const region = os.query(view.address);
    const isWhole = region && region.start <= view.address && region.end >= view.address + view.length;
    return isWhole && showsPart(view, region, view.address) ? region : null;
  } catch {
    return null;
  }
}

/** One stretch of a view's range and what lies there; `region` null where nothing is mapped. */
export interface Stretch {
  start: number;
  end: number;
  region: OsRegion | null;
  /** This is our mapping still, though its protection may have been changed from outside. */
  ours: boolean;
  /** It has the view's protection, too. */
  asMapped: boolean;
}

/** Walks a view's range as the system lists it. The system joins and splits regions as it likes: coverage counts. */
export function stretches(os: MemoryOs, view: View, file: FileId): Stretch[] {
  const found: Stretch[] = [];
  const end = view.address + view.length;
  for (let at: number = view.address; at < end; ) {
    const region = os.query(address(at));
    const regionStart = region ? Math.min(region.start, end) : end;
    if (!region || regionStart > at) {
      found.push({ start: at, end: regionStart, region: null, ours: false, asMapped: false });
      at = regionStart;
      continue;
    }
    const stop = Math.min(endBehind(region, at), end);
    const ours = isOurs(view, file, region, at);
    found.push({ start: at, end: stop, region, ours, asMapped: ours && region.protection === expectedBits(view) });
    at = stop;
  }
  return found;
}

/** What is still our mapping of a view's range. */
export function ourStretches(os: MemoryOs, view: View, file: FileId): Stretch[] {
  return stretches(os, view, file).filter(({ ours }) => ours);
}

/** Where the system disagrees with us about a view; empty where it agrees. Throws where it cannot be asked. */
export function differencesOf(os: MemoryOs, view: View, file: FileId): Difference[] {
  return stretches(os, view, file)
    .filter(({ asMapped }) => !asMapped)
    .map(({ start, end, region }) => ({
      start: address(start),
      end: address(end),
      message: region
        ? `The system lists ${describeRegion(region).label} here, which is not this view as it was mapped.`
        : 'The system lists nothing mapped here: it was unmapped from outside.',
    }));
}

/** The usual case, asked several times a second: one region that begins where the view does, or before, and covers it. */
function isAsMapped(os: MemoryOs, view: View, file: FileId): boolean {
  const region = os.query(view.address);
  return (
    region !== null &&
    region.start <= view.address &&
    region.end >= view.address + view.length &&
    region.protection === expectedBits(view) &&
    isOurs(view, file, region, view.address)
  );
}

/** The same for show: a view that cannot be checked is not shown as if it had been. */
export function shownDifferences(os: MemoryOs, view: View, file: FileId): Difference[] {
  try {
    return isAsMapped(os, view, file) ? [] : differencesOf(os, view, file);
  } catch (thrown) {
    const end = offsetAddress(view.address, view.length);
    return [{ start: view.address, end, message: `This could not be checked: ${asProblem(thrown).message}` }];
  }
}

export function sameDifferences(one: readonly Difference[], other: readonly Difference[]): boolean {
  return (
    one.length === other.length &&
    one.every(({ start, end, message }, index) => {
      const with_ = other[index];
      return with_?.start === start && with_.end === end && with_.message === message;
    })
  );
}
