/**
 * Moving a populated view: ours against a C program making the same calls, and against copying. That Node has more
 * threads whose processors might have to be notified of the move does not matter while they sleep: ten sleeping threads
 * made no difference to the C program.
 */

import { atFreePlace } from '../native-bridge/os/free-place.ts';
import { libc, MAP, PROT } from '../native-bridge/os/linux/libc.ts';
import type { MemoryOs } from '../native-bridge/os/memory-os.ts';
import { openCopyMemory } from '../native-bridge/os/platform/open-os.ts';
import { Borrowed, type BorrowedView } from '../programs/borrow.ts';
import { formatDuration } from '../programs/trick/table.ts';
import { type Address, address, offsetAddress } from '../protocol/address.ts';
import type { MoveMethod } from '../protocol/model.ts';
import { formatSize } from '../protocol/size.ts';
import { type CMover, type CProgram, compileC, type Moves } from './c-program.ts';
import { figuresOf, median, timeLimit } from './figures.ts';
import { type Report, type Row, threeFigures, verdict } from './table.ts';

const mostToC = 1.6;
/** In this share of the moves a fault may be V8's own: a page of its heap, touched for the first time. */
const strayFaults = 0.01;
const leastToCopying = { bytes: 2 ** 30, times: 10_000 };

/** For each size and method. */
const mostSeconds = 6;

interface Plan {
  bytes: number;
  /** Ours and C's in turn, so that a busy moment hits both; the ratio is the median of the rounds' ratios. */
  rounds: number;
  /** In each round. */
  moves: Record<MoveMethod, number>;
  copies: number;
}

const plans: Plan[] = [
  { bytes: 2 ** 16, rounds: 25, moves: { remap: 40, 'unmap-map': 20 }, copies: 100 },
  { bytes: 2 ** 20, rounds: 25, moves: { remap: 40, 'unmap-map': 20 }, copies: 50 },
  { bytes: 2 ** 26, rounds: 20, moves: { remap: 20, 'unmap-map': 2 }, copies: 5 },
  { bytes: 2 ** 30, rounds: 10, moves: { remap: 20, 'unmap-map': 1 }, copies: 3 },
];

const methods: Record<MoveMethod, string> = { remap: 'remap', 'unmap-map': 'unmap and map' };

export async function benchMoves(os: MemoryOs): Promise<Report> {
  const program = compileC();
  const c = 'obstacle' in program ? null : program;
  const notes = [
    'Copying: memcpy into memory not used before. Faulted: moves in which a page fault was taken. V8’s own heap may',
    'take one in the middle of a move; a move that paged the block in would take thousands.',
    'obstacle' in program
      ? `C’s columns are left out: ${program.obstacle}.`
      : 'The ratio, ours to C’s, is the median of the rounds’ ratios; after the slash, C’s moves that faulted.',
  ];
  try {
    const rows: Row[] = [];
    for (const plan of plans) {
      const needed = 3 * plan.bytes; // our section, C's and the copy
      const available = os.availableMemory();
      if (needed <= available / 2) rows.push(...(await benchSize(os, c, plan)));
      else notes.push(`${formatSize(plan.bytes)} is left out: it needs more than half of the memory available.`);
    }
    return { title: 'Moving a populated view', rows, notes };
  } finally {
    c?.remove();
  }
}

/** Addresses that agree modulo 1 GiB, so that page tables are carried over whole. */
const placeStep = 2 ** 30;
const firstPlace = 2 ** 37;

async function benchSize(os: MemoryOs, program: CProgram | null, plan: Plan): Promise<Row[]> {
  const { bytes } = plan;
  const borrowed = new Borrowed(os);
  let c: CMover | null = null;
  try {
    const section = borrowed.keep(os.createSection(bytes, 'samepage-bench'));
    const view = atFreePlace(os, { length: bytes, step: placeStep, from: firstPlace }, (at) =>
      borrowed.view(section, at),
    );
    const elsewhere = atFreePlace(os, { length: bytes, step: placeStep, from: view.address + 2 * bytes }, (at) => at);
    const places = [view.address, elsewhere] as const;
    c = program?.start(bytes, places) ?? null;
    const mover: Mover = { os, view, places };
    fill(mover);
    walkHeap();
    // The first ones pay for compilers and for pages of the programs themselves.
    for (const method of ['remap', 'unmap-map'] as const) {
      moveOurs(mover, method, bytes < 2 ** 21 ? 1500 : plan.moves[method]);
      await c?.move(method, plan.moves[method]);
    }
    const remap = await inTurn(mover, c, 'remap', plan);
    const unmapMap = await inTurn(mover, c, 'unmap-map', plan);
    const copy = await copyTimes(view, plan.copies);
    return [rowOf('remap', bytes, remap, copy), rowOf('unmap-map', bytes, unmapMap, copy)];
  } finally {
    await c?.end();
    borrowed.giveBack();
  }
}

interface Compared {
  ours: Moves;
  c: Moves | null;
  /** Ours to C's; NaN without C. */
  ratio: number;
}

async function inTurn(mover: Mover, c: CMover | null, method: MoveMethod, plan: Plan): Promise<Compared> {
  const count = plan.moves[method];
  const rounds: { ours: Moves; c: Moves | null }[] = [];
  const inTime = timeLimit(mostSeconds);
  while (rounds.length < plan.rounds && (rounds.length === 0 || inTime())) {
    const theirs = c && (await c.move(method, count));
    rounds.push({ c: theirs, ours: moveOurs(mover, method, count) });
  }
  const ratios = rounds.flatMap(({ ours, c }) => (c ? [median(ours.nanoseconds) / median(c.nanoseconds)] : []));
  return {
    ours: together(rounds.map(({ ours }) => ours)),
    c: c && together(rounds.flatMap((round) => round.c ?? [])),
    ratio: median(ratios),
  };
}

function together(all: readonly Moves[]): Moves {
  return {
    nanoseconds: all.flatMap(({ nanoseconds }) => nanoseconds),
    faulted: all.reduce((sum, { faulted }) => sum + faulted, 0),
  };
}

interface Mover {
  os: MemoryOs;
  view: BorrowedView;
  places: readonly [Address, Address];
}

/** Time and faults are taken around each move alone: what this loop needs for itself is none of the move's cost. */
function moveOurs({ os, view, places }: Mover, method: MoveMethod, count: number): Moves {
  const nanoseconds: number[] = [];
  let faulted = 0;
  for (let move = 0; move < count; move += 1) {
    const to = view.address === places[0] ? places[1] : places[0];
    const before = os.faults()?.count;
    const started = performance.now();
    os.move(view, to, method);
    const ended = performance.now();
    if (os.faults()?.count !== before) faulted += 1;
    nanoseconds.push((ended - started) * 1e6);
    view.address = to;
    if (method === 'unmap-map') touchAll(os, view);
  }
  return { nanoseconds, faulted };
}

const chunk = new Uint8Array(2 ** 18).fill(1);

function fill({ os, view }: Mover): void {
  for (let done = 0; done < view.length; done += chunk.length) {
    os.write(offsetAddress(view.address, done), chunk.subarray(0, view.length - done));
  }
}

/** Makes V8 touch the pages of its young heap, so that it has no cause to do so in the middle of a move. */
function walkHeap(): void {
  for (let pass = 0; pass < 1000; pass += 1) new Array(10_000).fill(pass);
}

/** The next move should find the page tables filled again. */
function touchAll(os: MemoryOs, { address: from, length }: BorrowedView): void {
  const { pageSize } = os.limits;
  const target = new Uint8Array(1);
  const pagesAtOnce = 1024;
  for (let done = 0; done < length; done += pagesAtOnce * pageSize) {
    const pages = Math.min(pagesAtOnce, (length - done) / pageSize);
    os.readMany(
      Array.from({ length: pages }, (_, page) => ({ from: offsetAddress(from, done + page * pageSize), target })),
    );
  }
}

/** Nanoseconds of each copy into memory that the system has only just promised. */
async function copyTimes({ address: from, length }: BorrowedView, copies: number): Promise<number[]> {
  const copy = await openCopyMemory();
  return Array.from({ length: copies }, () => {
    const fresh = libc.mmap(0, length, PROT.READ | PROT.WRITE, MAP.PRIVATE | MAP.ANONYMOUS, -1, 0);
    if (fresh === -1) throw new Error(`no memory to copy ${formatSize(length)} into`);
    try {
      const started = performance.now();
      copy(address(fresh), from, length);
      return (performance.now() - started) * 1e6;
    } finally {
      libc.munmap(fresh, length);
    }
  });
}

function rowOf(method: MoveMethod, bytes: number, { ours, c, ratio }: Compared, copy: readonly number[]): Row {
  const mine = figuresOf(ours.nanoseconds);
  const theirs = c && figuresOf(c.nanoseconds);
  const count = ours.nanoseconds.length;
  const faster = median(copy) / mine.median;
  const isBig = method === 'remap' && bytes === leastToCopying.bytes;
  return {
    move: `${formatSize(bytes)}, ${methods[method]}`,
    median: formatDuration(mine.median),
    p99: formatDuration(mine.p99),
    ...(theirs && {
      C: formatDuration(theirs.median),
      'C p99': formatDuration(theirs.p99),
      ratio: `${ratio.toFixed(2)} ×`,
    }),
    copying: formatDuration(median(copy)),
    'is slower': `${threeFigures(faster)} ×`,
    faulted: `${ours.faulted}${c ? ` / ${c.faulted}` : ''} of ${count}`,
    ...(c && { [`≤ ${mostToC} × C`]: verdict(ratio <= mostToC) }),
    'no faults': method === 'remap' ? verdict(ours.faulted <= count * strayFaults) : '',
    [`≥ ${leastToCopying.times.toLocaleString('en')} ×`]: isBig ? verdict(faster >= leastToCopying.times) : '',
  };
}
