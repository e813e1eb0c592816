/** Temporary entry. */
import { openMemoryOs } from '../native-bridge/os/open-os.ts';
import { benchAliases } from './aliases.ts';
import { benchMoves } from './move.ts';

const os = await openMemoryOs();
console.table(
  benchMoves(os).map((r) => ({
    size: r.size,
    method: r.method,
    us: r.ours.median / 1e3,
    p99: r.ours.p99 / 1e3,
    c: r.c.median / 1e3,
    ratio: r.ratio,
    copyMs: r.copy.median / 1e6,
    faster: r.faster,
    faults: r.ours.faults,
  })),
);
console.table(await benchAliases(os, [2, 16, 64]));
