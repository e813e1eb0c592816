/**
 * An engine in its own process, at a limit that would end its test: `memory` writes until a control group's limit,
 * `regions` takes all regions that a process may have. Says on its last line what happened, as JSON (LimitedReport).
 */
import { readFileSync } from 'node:fs';
import { asProblem } from '../../../protocol/errors.ts';
import { libc, MAP, PROT } from '../../os/linux/libc.ts';
import { Stage } from './stage.ts';
import { realWorld } from './world.ts';

export interface LimitedReport {
  /** Codes of what was refused. */
  refused: string[];
  /** Operations that were done before the first refusal. */
  done: number;
  /** Whether a refusal left views, bytes, and the history as they were. */
  unchanged: boolean;
  /** Whether operations work again, and an undo, once there is room. */
  worksAfter: boolean;
}

const mebibyte = 2 ** 20;

async function atMemoryLimit(stage: Stage): Promise<LimitedReport> {
  const piece = 8 * mebibyte;
  const section = await stage.section(1024 * mebibyte);
  const view = await stage.map(section, { length: 1024 * mebibyte });
  const write = (index: number) =>
    stage.perform({ kind: 'write', view, offset: index * piece, bytes: new Uint8Array(piece).fill(index + 1) });
  // The limit is to be met by what is written, not by what the history keeps of it.
  await stage.engine.setHistoryBudget(2 * piece);
  let done = 0;
  for (;;) {
    const before = stateOf(stage);
    const code = await codeOf(write(done));
    if (code !== null) {
      const unchanged = stateOf(stage) === before && stage.byte(view, done * piece - 1) === done;
      await stage.undo();
      const other = await stage.section();
      await stage.map(other);
      return { refused: [code], done, unchanged, worksAfter: stage.byte(view, 0) === 1 };
    }
    done += 1;
  }
}

async function atRegionLimit(stage: Stage): Promise<LimitedReport> {
  const { pageSize } = stage.os.limits;
  const view = await stage.map(await stage.section(), { sharing: 'copy-on-write' });
  await stage.write(view, 0, 42);
  const filler = new RegionFiller(regionLimit(), pageSize);
  const operations = [
    () => stage.perform({ kind: 'create-section', bytes: pageSize, mapView: true }),
    () => stage.perform({ kind: 'map', ...whole, length: pageSize }),
    () => stage.perform({ kind: 'protect', view, protection: 'read' }),
    () => stage.perform({ kind: 'remap-as', view, sharing: 'shared' }),
    () => stage.perform({ kind: 'move', view, to: stage.place(), method: 'remap' }),
  ];
  // Once before, so that Node has loaded what they need.
  for (const operation of operations) await operation();
  for (const _ of operations) await stage.undo();
  const before = stateOf(stage);
  const refused: string[] = [];
  let unchanged = true;
  const room = roomForOldObjects();
  for (const operation of operations) {
    filler.fill();
    const code = await codeOf(operation());
    // What needs no region more is done, and taken back, unless just that needs one.
    const undone = code === null && (await codeOf(stage.undo())) === null;
    filler.giveSome();
    if (code !== null) refused.push(code);
    else if (!undone) await stage.undo();
    unchanged &&= stateOf(stage) === before && stage.byte(view, 0) === 42;
  }
  filler.remove();
  for (const operation of operations) await operation();
  return { refused, done: operations.length - refused.length, unchanged, worksAfter: room.length > 0 };
}

/**
 * What V8 compiles or moves to its old objects while no region is left needs a place there. Its pages stay as long as a
 * good part of each is in use: of many objects every second run of them. What is returned has to be kept.
 */
function roomForOldObjects(): object[] {
  const run = 256;
  const objects: object[] = Array.from({ length: 1024 * run }, (_, index) => ({ index }));
  // Twice: what has lived through two collections is old.
  globalThis.gc?.();
  globalThis.gc?.();
  return objects.filter((_, index) => Math.floor(index / run) % 2 === 0);
}

/** Takes regions: neighbouring pages of another protection are separate regions; at the limit mprotect(2) fails. */
class RegionFiller {
  readonly #pageSize: number;
  readonly #pages: number;
  readonly #start: number;
  /** Every second page below this one may be read. */
  #taken = 1;
  readonly #singles: number[] = [];

  /** `regions`: as many as a process may have. */
  constructor(regions: number, pageSize: number) {
    this.#pageSize = pageSize;
    this.#pages = regions + 64;
    const flags = MAP.PRIVATE | MAP.ANONYMOUS | MAP.NORESERVE;
    this.#start = libc.mmap(0, this.#pages * pageSize, PROT.NONE, flags, -1, 0);
    if (this.#start === -1) throw new Error('the filling has no room');
  }

  /** Until the system gives not one region more. What V8 needs until `giveSome` it has to have already. */
  fill(): void {
    globalThis.gc?.();
    // Beyond the last page is memory of others: nothing of it may be touched.
    while (this.#protect(this.#taken, PROT.READ)) {
      this.#taken += 2;
      if (this.#taken >= this.#pages) throw new Error(`${this.#pages} regions were not too many`);
    }
    // mprotect(2) needs room for two more, mmap(2) for one. Shared memory is never joined with its neighbour's region.
    for (;;) {
      const single = libc.mmap(0, this.#pageSize, PROT.NONE, MAP.SHARED | MAP.ANONYMOUS, -1, 0);
      if (single === -1) break;
      this.#singles.push(single);
    }
  }

  giveSome(): void {
    for (const single of this.#singles.splice(0)) libc.munmap(single, this.#pageSize);
    for (let given = 0; given < 64; given += 1) {
      this.#taken -= 2;
      this.#protect(this.#taken, PROT.NONE);
    }
  }

  remove(): void {
    libc.munmap(this.#start, this.#pages * this.#pageSize);
  }

  #protect(page: number, protection: number): boolean {
    return libc.mprotect(this.#start + page * this.#pageSize, this.#pageSize, protection) === 0;
  }
}

/** How many regions a process may have: 65,530 unless the system was built or set otherwise (Ubuntu: 1,048,576). */
function regionLimit(): number {
  return Number(readFileSync('/proc/sys/vm/max_map_count', 'latin1'));
}

const whole = {
  section: 1,
  offset: 0,
  sharing: 'shared',
  protection: 'read-write',
  place: { kind: 'next-free' },
} as const;

/** What the windows see, but for letters' and revisions' numbers. */
function stateOf(stage: Stage): string {
  const { sections, views, history } = stage.snapshot;
  return JSON.stringify([sections.map(({ id, bytes }) => [id, bytes]), views, history.undo]);
}

async function codeOf(operation: Promise<unknown>): Promise<string | null> {
  try {
    await operation;
    return null;
  } catch (thrown) {
    return asProblem(thrown).code;
  }
}

async function main(): Promise<void> {
  const stage = new Stage(await realWorld());
  const report = await (process.argv[2] === 'memory' ? atMemoryLimit(stage) : atRegionLimit(stage));
  process.stdout.write(`${JSON.stringify(report)}\n`);
  process.exit(0);
}

void main();
