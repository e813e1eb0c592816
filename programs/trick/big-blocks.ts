/** Moving a big block by mapping it elsewhere, against copying it: measured here and now. */

import { atFreePlace } from '../../native-bridge/os/free-place.ts';
import type { MemoryOs } from '../../native-bridge/os/memory-os.ts';
import { residentBytes } from '../../native-bridge/os/page-runs.ts';
import type { CopyMemory } from '../../native-bridge/os/platform/open-os.ts';
import { type Address, offsetAddress } from '../../protocol/address.ts';
import { asProblem, problem } from '../../protocol/errors.ts';
import { formatSize } from '../../protocol/size.ts';
import { type BorrowedView, borrow } from '../borrow.ts';
import { formatRow, headings, type Row } from './table.ts';

export interface Block {
  bytes: number;
  /** Filled before it is moved, and also copied; else untouched, and too large to copy. */
  populated: boolean;
  /** The number of copies that the medians are of. */
  copies: number;
}

const allBlocks: readonly Block[] = [
  { bytes: 2 ** 16, populated: true, copies: 5 },
  { bytes: 2 ** 20, populated: true, copies: 5 },
  { bytes: 2 ** 26, populated: true, copies: 3 },
  { bytes: 2 ** 30, populated: true, copies: 1 },
  { bytes: 2 ** 40, populated: false, copies: 0 },
];
const moves = 9;

/** Places that agree modulo 1 GiB: there whole page tables are carried over instead of their entries (2c91bd4a). */
const placeStep = 2 ** 30;
const firstPlace = 2 ** 36;

/** Prints the table, a row as soon as it is measured. A block that does not fit into half of the memory is left out. */
export function runBigBlocks(os: MemoryOs, copy: CopyMemory, print: (line: string) => void, blocks = allBlocks): void {
  // What runs for the first time is slower than it will ever be again.
  measure(os, copy, { bytes: 2 ** 16, populated: true, copies: 1 });
  for (const line of headings) print(line);
  for (const block of blocks) print(formatRow(nameOf(block), row(os, copy, block)));
  print('');
  const method = os.limits.moveMethods[0] ?? '';
  const counted = os.faults();
  print(`Moved by ${method}, median of ${moves}; copied by memcpy into memory not used before, median of up to 5.`);
  const faults = counted ? `of this ${counted.scope}, the fewest` : 'not counted by this system';
  print(`Faults: ${faults}. Resident: of the view, before and after it moved. ${os.limits.system}.`);
}

function nameOf({ bytes, populated }: Block): string {
  return populated ? formatSize(bytes) : `${formatSize(bytes)}, untouched`;
}

function row(os: MemoryOs, copy: CopyMemory, block: Block): Row | string {
  const needed = block.populated ? 2 * block.bytes : 0;
  const available = os.availableMemory();
  if (needed > available / 2) {
    return `left out: needs ${formatSize(needed)}, more than half of the ${formatSize(available)} available`;
  }
  try {
    return measure(os, copy, block);
  } catch (thrown) {
    return `left out: ${asProblem(thrown).message}`;
  }
}

function measure(os: MemoryOs, copy: CopyMemory, block: Block): Row {
  return borrow(os, (borrowed) => {
    const section = borrowed.keep(os.createSection(block.bytes, 'samepage-trick'));
    const place = <T>(run: (at: Address) => T) =>
      atFreePlace(os, { length: block.bytes, step: placeStep, from: firstPlace }, run);
    const view = place((at) => borrowed.view(section, at));
    if (block.populated) fill(os, view);

    const residentBefore = residentBytes(os, view.address, view.length);
    const moved = repeat(moves, () => place((to) => timed(os, () => borrowed.move(view, to))));
    const residentAfter = residentBytes(os, view.address, view.length);
    if (block.populated) check(os, view);

    const copied = repeat(block.copies, () =>
      borrow(os, (fresh) => {
        const copySection = fresh.keep(os.createSection(block.bytes, 'samepage-trick-copy'));
        const target = place((at) => fresh.view(copySection, at));
        const cost = timed(os, () => copy(target.address, view.address, block.bytes));
        check(os, target);
        return cost;
      }),
    );
    return { moved: typical(moved), copied: block.copies > 0 ? typical(copied) : null, residentBefore, residentAfter };
  });
}

interface Cost {
  nanoseconds: number;
  faults: number | null;
}

function timed(os: MemoryOs, run: () => void): Cost {
  const faultsBefore = os.faults()?.count;
  const started = process.hrtime.bigint();
  run();
  const nanoseconds = Number(process.hrtime.bigint() - started);
  const faultsAfter = os.faults()?.count;
  const counted = faultsBefore !== undefined && faultsAfter !== undefined;
  return { nanoseconds, faults: counted ? faultsAfter - faultsBefore : null };
}

function repeat<T>(times: number, run: () => T): T[] {
  return Array.from({ length: times }, run);
}

/** The median time, and the fewest faults: JavaScript itself takes one now and then, and never one less. */
function typical(costs: readonly Cost[]): Cost {
  const times = costs.map(({ nanoseconds }) => nanoseconds).sort((a, b) => a - b);
  return {
    nanoseconds: times[times.length >> 1] ?? Number.NaN,
    faults: costs.some(({ faults }) => faults === null) ? null : Math.min(...costs.map(({ faults }) => faults ?? 0)),
  };
}

const chunk = Uint8Array.from({ length: 2 ** 20 }, (_, index) => (index * 31 + (index >> 12)) & 0xff);

function fill(os: MemoryOs, { address, length }: BorrowedView): void {
  for (let done = 0; done < length; done += chunk.length) {
    const part = chunk.subarray(0, Math.min(chunk.length, length - done));
    if (os.write(offsetAddress(address, done), part) === part.length) continue;
    throw problem('OutOfMemory', `Only ${formatSize(done)} of ${formatSize(length)} could be filled.`);
  }
}

/** Whether what arrived is what was filled in: its first, middle and last page. */
function check(os: MemoryOs, { address, length }: BorrowedView): void {
  const page = new Uint8Array(os.limits.pageSize);
  for (const offset of [0, length / 2, length - page.length]) {
    const expected = chunk.subarray(offset % chunk.length, (offset % chunk.length) + page.length);
    if (os.read(offsetAddress(address, offset), page) === page.length && Buffer.compare(page, expected) === 0) continue;
    throw problem('Changed', `The bytes at +${offset} are not the ones that were there before.`);
  }
}
