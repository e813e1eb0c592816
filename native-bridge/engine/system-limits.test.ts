/** On real memory: where the system's own limits are reached, an operation is refused, and all is as before. */
import { existsSync, readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Action } from '../../protocol/actions.ts';
import { asProblem } from '../../protocol/errors.ts';
import { bind } from '../os/linux/libc.ts';
import { everything, operations, setUp } from './testing/operations.ts';
import { known, type Stage } from './testing/stage.ts';
import { realWorld } from './testing/world.ts';

const setrlimit = bind<(resource: number, limit: BigUint64Array) => number>('int setrlimit(int, void *)');
const getrlimit = bind<(resource: number, limit: BigUint64Array) => number>('int getrlimit(int, void *)');
/** asm-generic/resource.h */
const RLIMIT = { FSIZE: 1, DATA: 2, NOFILE: 7, AS: 9 } as const;

const largeBytes = 2 ** 30;

/** Has the limit as low as it goes while `task` runs: what is in use stays, and no more can be had. */
async function atLimit<T>(resource: number, soft: bigint, task: () => Promise<T>): Promise<T> {
  // struct rlimit { rlim_t rlim_cur, rlim_max; }
  const before = new BigUint64Array(16);
  getrlimit(resource, before);
  const limit = before.slice();
  limit[0] = soft;
  expect(setrlimit(resource, limit)).toBe(0);
  try {
    return await task();
  } finally {
    setrlimit(resource, before);
  }
}

describe.runIf(existsSync('/proc/self/limits'))('at a limit of the system', () => {
  let stage: Stage;
  beforeEach(async () => {
    stage = await setUp(await realWorld());
  });
  afterEach(() => stage.end());

  /** All operations one after the other, each undone again; those that are refused have changed nothing. */
  async function operateAll(resource: number, soft: bigint): Promise<string[]> {
    const refused: string[] = [];
    for (const [name, actionOn] of operations) {
      const action: Action = actionOn(stage);
      const before = everything(stage);
      const thrown = await atLimit(resource, soft, async () => {
        try {
          await stage.perform(action);
          return null;
        } catch (error) {
          return error;
        }
      });
      if (thrown === null) {
        await stage.undo();
        continue;
      }
      expect(thrown).toMatchObject({ code: expect.toBeOneOf(['LimitReached', 'OutOfMemory']) });
      expect(everything(stage)).toEqual(before);
      refused.push(name);
      await stage.perform(action);
      await stage.undo();
    }
    return refused;
  }

  it('no more descriptors: sections and files are refused, all else works', async () => {
    expect(await operateAll(RLIMIT.NOFILE, 0n)).toEqual([
      'start-article',
      'create-section',
      'create-section with a view',
      'open-file',
    ]);
  });

  it('no larger files: sections are refused, all else works', async () => {
    expect(await operateAll(RLIMIT.FSIZE, 0n)).toEqual([
      'start-article',
      'create-section',
      'create-section with a view',
    ]);
  });

  it.each<[keyof typeof RLIMIT, string, Action[]]>([
    ['AS', 'VmSize', [large('map', 'shared'), large('map', 'copy-on-write'), { kind: 'unmap', view: 'A' }]],
    ['DATA', 'VmData', [large('map', 'copy-on-write'), { kind: 'unmap', view: 'A' }]],
  ])('RLIMIT_%s: a view larger than what it leaves is refused, smaller things work', async (name, line, actions) => {
    const section = await stage.section(largeBytes);
    const before = everything(stage);
    // Node itself lives on what is left.
    const soft = BigInt(statusBytes(line)) + BigInt(largeBytes) / 2n;
    const codes = await atLimit(RLIMIT[name], soft, async () => {
      const results: string[] = [];
      for (const action of actions) {
        const wanted = action.kind === 'map' ? { ...action, section } : action;
        results.push(
          await stage.perform(wanted).then(
            () => 'done',
            (error: unknown) => asProblem(error).code,
          ),
        );
      }
      return results;
    });
    expect(codes).toEqual(actions.map(({ kind }) => (kind === 'map' ? 'OutOfMemory' : 'done')));
    await stage.undo();
    expect(everything(stage)).toMatchObject({ views: before.views, pages: before.pages, bytes: before.bytes });
  });

  it('a view that needs as much room again on its way is not moved where there is none, and stays whole', async () => {
    const section = await stage.section(largeBytes);
    const view = await stage.map(section);
    await stage.write(view, 0, 1, 2, 3);
    const before = stage.view(view);
    const to = stage.place();
    const soft = BigInt(statusBytes('VmSize')) + BigInt(largeBytes) / 2n;
    for (const method of stage.os.limits.moveMethods) {
      const move = stage.perform({ kind: 'move', view, to, method });
      const code = await atLimit(RLIMIT.AS, soft, () =>
        move.then(
          () => 'done',
          (error: unknown) => asProblem(error).code,
        ),
      );
      expect(code).toBe('OutOfMemory');
      stage.engine.check([view]);
      expect([stage.view(view), stage.read(view, 0, 3)]).toEqual([before, [1, 2, 3]]);
    }
    await stage.perform({ kind: 'move', view, to, method: known(stage.os.limits.moveMethods[0]) });
  });
});

function large(kind: 'map', sharing: 'shared' | 'copy-on-write'): Action {
  const place = { kind: 'next-free' } as const;
  return { kind, section: 0, offset: 0, length: largeBytes, sharing, protection: 'read-write', place };
}

/** Of this process; proc_pid_status(5). */
function statusBytes(name: string): number {
  const line = new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(readFileSync('/proc/self/status', 'latin1'));
  return 1024 * Number(known(line?.[1]));
}
