/** The engine's part of a write: from the request to the message that shows the byte in all aliases. */
import { Engine } from '../native-bridge/engine/engine.ts';
import { ByteWatch } from '../native-bridge/engine/watch.ts';
import type { MemoryOs } from '../native-bridge/os/memory-os.ts';
import { type Figures, figuresOf } from './figures.ts';

export interface AliasRow extends Figures {
  aliases: number;
}

/** Milliseconds for a write through one of `aliases` views, all of them watched (64 bytes each), until all show it. */
export async function benchAliases(os: MemoryOs, counts: readonly number[], writes = 300): Promise<AliasRow[]> {
  const rows: AliasRow[] = [];
  for (const aliases of counts) {
    const engine = new Engine(os);
    await engine.perform({ kind: 'create-section', bytes: 65536, mapView: true });
    const whole = { offset: 0, length: 65536, sharing: 'shared', protection: 'read-write' } as const;
    while (engine.model.views.size < aliases) {
      await engine.perform({ kind: 'map', section: 1, ...whole, place: { kind: 'next-free' } });
    }
    const letters = [...engine.model.views.keys()];
    const watch = new ByteWatch();
    watch.setRanges(
      letters.map((view) => ({ view, offset: 0, length: 64 })),
      os.limits.pageSize,
    );
    watch.read(engine.model);
    const times: number[] = [];
    for (let round = 0; round < writes; round += 1) {
      const started = performance.now();
      await engine.perform({
        kind: 'write',
        view: 'A',
        offset: 0,
        bytes: new Uint8Array([round & 255, (round >> 8) + 1]),
      });
      const parts = watch.read(engine.model);
      times.push(performance.now() - started);
      if (parts.length !== aliases) throw new Error(`${parts.length} of ${aliases} aliases changed`);
    }
    rows.push({ aliases, ...figuresOf(times.slice(20)) });
    await engine.close();
  }
  return rows;
}
