/** Thousands of views that change places in one step: what the engine makes of it, all of it and nothing else running. */
import { Engine } from '../native-bridge/engine/engine.ts';
import type { MemoryOs } from '../native-bridge/os/memory-os.ts';
import { address } from '../protocol/address.ts';
import { figuresOf } from './figures.ts';
import { measured, type Report, type Row } from './table.ts';

const views = 4096;
const rounds = 5;
const firstPlace = 2 ** 38;

/** Which place goes to which: each round another. */
const arrangements: Record<string, (index: number, round: number) => number> = {
  // Coprime to 4096: circles of every length, most of them long.
  'in any order': (index, round) => (index * (2 * round + 5) + round) % views,
  'in pairs': (index) => index ^ 1,
  'one place up, in one circle': (index) => (index + 1) % views,
};

export async function benchManyMoves(os: MemoryOs): Promise<Report> {
  const engine = new Engine(os);
  const at = (index: number) => address(firstPlace + index * os.limits.pageSize);
  try {
    await engine.perform({ kind: 'create-section', bytes: os.limits.pageSize, mapView: false });
    const whole = {
      section: 1,
      offset: 0,
      length: os.limits.pageSize,
      sharing: 'shared',
      protection: 'read-write',
    } as const;
    for (let index = 0; index < views; index += 1) {
      await engine.perform({ kind: 'map', ...whole, place: { kind: 'fixed', address: at(index) } });
    }
    const rows: Row[] = [];
    for (const [name, target] of Object.entries(arrangements)) {
      const times: number[] = [];
      for (let round = 0; round < rounds; round += 1) {
        const letters = [...engine.model.views.values()].sort((one, other) => one.address - other.address);
        const moves = letters.map(({ letter }, index) => ({ view: letter, to: at(target(index, round)) }));
        const started = performance.now();
        await engine.perform({ kind: 'move-many', moves, method: 'remap' });
        times.push(performance.now() - started);
      }
      rows.push(measured(`${views} views of a page ${name}`, figuresOf(times), 'ms', { of: 'median', atMost: 1000 }));
    }
    return { title: 'Engine: many moves in one step', rows, notes: ['Planned, moved, checked, made undoable.'] };
  } finally {
    await engine.close();
  }
}
