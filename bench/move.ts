/** Moving a populated view: our own calls against a C program making the same ones, and against copying. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { MemoryOs } from '../native-bridge/os/memory-os.ts';
import { type Address, address } from '../protocol/address.ts';
import type { MoveMethod } from '../protocol/model.ts';
import { formatSize } from '../protocol/size.ts';
import { type Figures, figuresOf, median } from './figures.ts';

interface Measured extends Figures {
  faults: number;
}

type Names = MoveMethod | 'copy';

/** Rounds of C and ours in turn; the ratio is the median of the rounds' ratios. */
const rounds = 5;

const sizes = [
  { bytes: 64 * 1024, moves: 400, copies: 50 },
  { bytes: 2 ** 20, moves: 400, copies: 50 },
  { bytes: 64 * 2 ** 20, moves: 200, copies: 3 },
  { bytes: 2 ** 30, moves: 100, copies: 1 },
];

export interface MoveRow {
  size: string;
  method: MoveMethod;
  ours: Measured;
  c: Measured;
  /** Ours to C. */
  ratio: number;
  copy: Measured;
  /** Copying into fresh memory, to our move. */
  faster: number;
}

export function benchMoves(os: MemoryOs): MoveRow[] {
  const folder = mkdtempSync(join(tmpdir(), 'samepage-bench-'));
  try {
    const program = join(folder, 'move');
    execFileSync('cc', ['-O2', '-o', program, join(import.meta.dirname, 'move.c')]);
    return sizes.flatMap((size) => benchSize(os, program, size));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function benchSize(os: MemoryOs, program: string, { bytes, moves, copies }: (typeof sizes)[number]): MoveRow[] {
  const c: Record<Names, Measured>[] = [];
  const ours: Record<MoveMethod, Measured>[] = [];
  for (let round = 0; round < rounds; round += 1) {
    c.push(runC(program, [bytes, moves, copies]));
    ours.push(runOurs(os, bytes, moves));
  }
  return (['remap', 'unmap-map'] as const).map((method) => {
    const mine = middle(ours.map((run) => run[method]));
    const copy = middle(c.map((run) => run.copy));
    return {
      size: formatSize(bytes),
      method,
      ours: mine,
      c: middle(c.map((run) => run[method])),
      ratio: median(ours.map((run, round) => run[method].median / (c[round]?.[method].median ?? Number.NaN))),
      copy,
      faster: copy.median / mine.median,
    };
  });
}

/** The round whose median is the middle one. */
function middle(runs: readonly Measured[]): Measured {
  const sorted = [...runs].sort((one, other) => one.median - other.median);
  const run = sorted[Math.floor(sorted.length / 2)];
  if (!run) throw new Error('there was no round');
  return run;
}

function runC(program: string, args: number[]): Record<Names, Measured> {
  const lines = execFileSync(program, args.map(String), { encoding: 'utf8' }).trim().split('\n');
  return Object.fromEntries(
    lines.map((line) => {
      const { name, ...figures } = JSON.parse(line);
      return [name, figures];
    }),
  ) as Record<Names, Measured>; // printed by our own program
}

function runOurs(os: MemoryOs, bytes: number, moves: number): Record<MoveMethod, Measured> {
  const section = os.createSection(bytes, 'samepage-bench');
  const view = { section, offset: 0, length: bytes, sharing: 'shared', protection: 'read-write' } as const;
  // Agreeing modulo 1 GiB, as in the C program.
  const places = [address(0x20_0000_0000), address(0x30_0000_0000)] as const;
  let at = os.map(section, { ...view, address: places[0] });
  const other = (): Address => (at === places[0] ? places[1] : places[0]);
  const ones = new Uint8Array(Math.min(bytes, 2 ** 20)).fill(1);
  for (let done = 0; done < bytes; done += ones.length) os.write(address(at + done), ones);
  const measure = (method: MoveMethod, count: number, afterEach: () => void): Measured => {
    const before = os.faults().count;
    const times: number[] = [];
    for (let round = 0; round < count; round += 1) {
      const to = other();
      const started = performance.now();
      os.move({ ...view, address: at }, to, method);
      times.push((performance.now() - started) * 1e6);
      at = to;
      afterEach();
    }
    return { ...figuresOf(times), faults: os.faults().count - before };
  };
  try {
    measure('remap', 50, () => undefined); // the first calls pay for the compiler
    const remap = measure('remap', moves, () => undefined);
    const byte = new Uint8Array(1);
    const touchAll = () => {
      for (let page = 0; page < bytes; page += 4096) os.read(address(at + page), byte);
    };
    const unmapMap = measure('unmap-map', bytes > 64 * 2 ** 20 ? 2 : Math.min(moves, 60), touchAll);
    return { remap, 'unmap-map': { ...unmapMap, faults: 0 } };
  } finally {
    os.unmap(at, bytes);
    os.closeSection(section);
  }
}
