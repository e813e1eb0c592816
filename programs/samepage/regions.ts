/** `samepage regions PID`: a process's address space as a list, as a table or for other programs. */
import { readFileSync } from 'node:fs';
import { UsageError } from '../../native-bridge/hosts/usage.ts';
import type { MemoryOs } from '../../native-bridge/os/memory-os.ts';
import type { RegionsInMemory } from '../../native-bridge/os/observer.ts';
import { openMemoryOs } from '../../native-bridge/os/platform/open-os.ts';
import { formatAddress } from '../../protocol/address.ts';
import { guessedKinds, protectionBits, regionKinds } from '../../protocol/model.ts';
import { nameFromBytes } from '../../protocol/names.ts';
import type { RegionColumns } from '../../protocol/region-columns.ts';
import { deviceText, protectionText } from '../../protocol/region-text.ts';
import { formatSize } from '../../protocol/size.ts';
import { type CliCommand, type ExitCode, type Io, printJson, readArguments } from './command.ts';

const help = `Usage: samepage regions PID [--json]

Lists the address space of a process: each region's range, protection, what it holds, and how much of it is in memory.

  PID       the process's number
  --json    one JSON document, for other programs
  --help    this text
`;

export const regions: CliCommand = {
  run: (args, io) => runRegions(args, io, openMemoryOs),
};

/** A process's regions; `resident` and `proportional` absent where the system does not report them. */
type Listed = Partial<RegionsInMemory> & { regions: RegionColumns };

export async function runRegions(args: readonly string[], io: Io, open: () => Promise<MemoryOs>): Promise<ExitCode> {
  const read = readArguments(args, { json: { type: 'boolean' } }, help, io);
  if (!read) return 0;
  const { values, positionals } = read;
  const [pidText = ''] = positionals;
  if (positionals.length !== 1) throw new UsageError(`regions takes one process number.\n\n${help}`);
  if (!/^[1-9]\d{0,9}$/.test(pidText)) throw new UsageError(`“${pidText}” is not a process number.`);
  const pid = Number(pidText);
  const os = await open();
  try {
    const process = os.observe(pid);
    const listed: Listed = process.abilities.memoryUse.ask?.() ?? { regions: process.regions() };
    if (values.json) printJson(io, documentOf(pid, listed));
    else io.out(tableOf(listed));
    return 0;
  } finally {
    os.close();
  }
}

function documentOf(pid: number, listed: Listed) {
  return {
    pid,
    command: commandOf(pid),
    regions: rows(listed),
    sums: { rss: sum(listed.resident), pss: sum(listed.proportional) },
  };
}

/** Addresses and offsets as hex texts, inodes as decimal ones: most readers of JSON keep 53 bits of a number. */
function rows({ regions: list, resident, proportional }: Listed) {
  return Array.from({ length: list.count }, (_, row) => {
    const bits = list.protections[row] ?? 0;
    const kind = regionKinds[list.kinds[row] ?? 0] ?? 'anonymous';
    return {
      start: formatAddress(list.starts[row] ?? 0),
      end: formatAddress(list.ends[row] ?? 0),
      protection: protectionText(bits),
      sharing: bits & protectionBits.shared ? 'shared' : 'private',
      offset: `0x${(list.offsets[row] ?? 0n).toString(16)}`,
      device: deviceText(list.devices[row] ?? 0),
      inode: String(list.inodes[row] ?? 0n),
      path: list.names[list.nameIndexes[row] ?? 0] || null,
      kind,
      guessed: guessedKinds.includes(kind),
      rss: resident?.[row] ?? null,
      pss: proportional?.[row] ?? null,
    };
  });
}

function sum(column: Float64Array | undefined): number | null {
  return column?.reduce((total, bytes) => total + bytes, 0) ?? null;
}

/** The process's arguments, joined by spaces, or the name that the system gives it; null where neither is known. */
function commandOf(pid: number): string | null {
  for (const [file, separator] of [
    ['cmdline', '\0'],
    ['comm', '\n'],
  ] as const) {
    try {
      const parts = readFileSync(`/proc/${pid}/${file}`, 'latin1')
        .replace(/[\0\n]$/, '')
        .split(separator);
      const text = parts.map((part) => nameFromBytes(Buffer.from(part, 'latin1'))).join(' ');
      if (text !== '') return text;
    } catch {
      // Hidden, gone, or another system: the next way, or none.
    }
  }
  return null;
}

function tableOf(listed: Listed): string {
  const lines = rows(listed).map((row) => {
    const [size, rss, pss] = [Number(row.end) - Number(row.start), row.rss, row.pss];
    const kind = row.guessed ? `${row.kind} (probably)` : row.kind;
    return [
      `${row.start}–${row.end}`,
      `${row.protection}${row.sharing === 'shared' ? 's' : 'p'}`,
      formatSize(size),
      rss === null ? '?' : formatSize(rss),
      pss === null ? '?' : formatSize(pss),
      kind,
      row.path ?? '',
    ];
  });
  const table = [['range', 'prot', 'size', 'rss', 'pss', 'kind', 'path'], ...lines];
  const widths = [0, 1, 2, 3, 4, 5].map((column) => Math.max(...table.map((line) => line[column]?.length ?? 0)));
  const aligned = table.map((line) =>
    line
      .map((cell, column) =>
        column >= 2 && column <= 4 ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0),
      )
      .join('  ')
      .trimEnd(),
  );
  const total = (bytes: number | null) => (bytes === null ? 'unknown' : formatSize(bytes));
  const sums = `${listed.regions.count} regions; rss ${total(sum(listed.resident))}, pss ${total(sum(listed.proportional))}`;
  return `${aligned.join('\n')}\n${sums}\n`;
}
