/** What `watch` and `trace` print of processes: for programs, and for people. */
import { callText, type Trace } from '../../native-bridge/tracing/document/trace.ts';
import { madeBy } from '../../native-bridge/tracing/replay/history.ts';
import { type Process, spaceOf } from '../../native-bridge/tracing/replay/moment.ts';
import { joined } from '../../native-bridge/tracing/replay/pieces.ts';
import { unknownFile } from '../../native-bridge/tracing/strace/effects.ts';
import { formatAddress } from '../../protocol/address.ts';
import { protectionBits } from '../../protocol/model.ts';
import { protectionText } from '../../protocol/region-text.ts';
import { formatSize } from '../../protocol/size.ts';

/** docs/watching-programs.md describes it. */
interface RegionDocument {
  start: string;
  end: string;
  protection: string;
  sharing: 'shared' | 'private';
  offset: string;
  path: string | null;
  /** The place of the call that made it among the trace's calls. */
  madeBy: number | null;
}

export interface ProcessDocument {
  pid: number | null;
  parent: number | null;
  command: string | null;
  /** False where the log does not show what was there at the beginning. */
  complete: boolean;
  regions: RegionDocument[];
}

export function processDocument(process: Process): ProcessDocument {
  const { pieces, isWhole } = spaceOf(process);
  const rows = joined(
    pieces.map((piece) => ({ ...piece, madeBy: madeBy(piece) })),
    (one, other) => one.madeBy === other.madeBy,
  );
  return {
    // Where only one thread was traced, a log does not name it.
    pid: process.pid || null,
    parent: process.parent || null,
    command: process.command || null,
    complete: isWhole,
    regions: rows.map((row) => ({
      start: formatAddress(row.start),
      end: formatAddress(row.end),
      protection: protectionText(row.bits),
      sharing: row.bits & protectionBits.shared ? 'shared' : 'private',
      offset: formatAddress(row.offset),
      path: row.path === '' || row.path === unknownFile ? null : row.path,
      madeBy: row.madeBy,
    })),
  };
}

/** A table of each process, for people. */
export function processTable(trace: Trace, process: Process): string {
  const document = processDocument(process);
  const lines = document.regions.map(({ start, end, protection, sharing, path, madeBy: call }) => [
    `${start}–${end}`,
    `${protection}${sharing === 'shared' ? 's' : 'p'}`,
    formatSize(Number(end) - Number(start)),
    call === null ? '' : `#${call} ${callText(trace, call).call}`,
    path ?? '',
  ]);
  const table = [['range', 'prot', 'size', 'made by', 'path'], ...lines];
  const widths = [0, 1, 2, 3].map((column) => Math.max(...table.map((line) => line[column]?.length ?? 0)));
  const aligned = table.map((line) =>
    line
      .map((cell, column) => (column === 2 ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0)))
      .join('  ')
      .trimEnd(),
  );
  const parent = document.parent === null ? '' : `, child of ${document.parent}`;
  const lacking = document.complete ? '' : ' (what was there at its beginning is not known)';
  const head = `process ${document.pid ?? '?'}${parent}: ${document.command ?? '?'}; ${lines.length} regions${lacking}`;
  return `${head}\n${aligned.join('\n')}\n`;
}
