/**
 * An engine in a process of its own, at a limit that would end its test: `memory` writes until a control group's limit,
 * `regions` takes all regions that a process may have. Says on its last line what happened, as JSON (LimitedReport).
 */
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
  const most = 70_000;
  const reserved = libc.mmap(0, most * pageSize, PROT.NONE, MAP.PRIVATE | MAP.ANONYMOUS | MAP.NORESERVE, -1, 0);
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
  // Neighbours of another protection are regions of their own; at the limit mprotect(2) fails.
  const before = stateOf(stage);
  let taken = 1;
  while (libc.mprotect(reserved + taken * pageSize, pageSize, PROT.READ) === 0) taken += 2;
  const results: (string | null)[] = [];
  for (const operation of operations) {
    const code = await codeOf(operation());
    // What needs no region more is done, and taken back.
    if (code === null) await stage.undo();
    results.push(code);
  }
  libc.munmap(reserved, most * pageSize);
  const refused = results.flatMap((code) => code ?? []);
  const unchanged = stateOf(stage) === before && stage.byte(view, 0) === 42;
  for (const operation of operations) await operation();
  return { refused, done: results.length - refused.length, unchanged, worksAfter: true };
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

const stage = new Stage(await realWorld());
const report = await (process.argv[2] === 'memory' ? atMemoryLimit(stage) : atRegionLimit(stage));
process.stdout.write(`${JSON.stringify(report)}\n`);
process.exit(0);
