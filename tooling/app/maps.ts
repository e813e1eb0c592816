/** The outside truth: what Linux itself says of a process's mappings and descriptors. See proc_pid_maps(5). */
import { readdirSync, readFileSync, readlinkSync, statSync } from 'node:fs';

/** One line of /proc/PID/maps. */
export interface MapLine {
  start: number;
  /** Exclusive. */
  end: number;
  /** `rw-s`, `r--p`, … */
  perms: string;
  offset: number;
  inode: number;
  path: string;
}

const linePattern = /^([0-9a-f]+)-([0-9a-f]+) ([rwxsp-]{4}) ([0-9a-f]+) [0-9a-f]+:[0-9a-f]+ (\d+) *(.*)$/;

/** Reads the text of /proc/PID/maps. Throws on a line that it does not know. */
export function parseMaps(text: string): MapLine[] {
  const lines = text.split('\n').filter((line) => line !== '');
  return lines.map((line) => {
    const [, start = '', end = '', perms = '', offset = '', inode = '', path = ''] = linePattern.exec(line) ?? [];
    if (start === '') throw new Error(`not a line of /proc/PID/maps: ${line}`);
    return {
      start: Number.parseInt(start, 16),
      end: Number.parseInt(end, 16),
      perms,
      offset: Number.parseInt(offset, 16),
      inode: Number(inode),
      path,
    };
  });
}

export function mapsOf(pid: number): MapLine[] {
  return parseMaps(readFileSync(`/proc/${pid}/maps`, 'utf8'));
}

/**
 * What lies in [start, end): mapped pieces, cut to the range, neighbours joined where one goes on where the other ends.
 * Holes are left out. Compare this, not lines: Linux merges and splits those as it likes.
 */
export function coverage(maps: readonly MapLine[], start: number, end: number): MapLine[] {
  const pieces: MapLine[] = [];
  for (const line of maps) {
    if (line.end <= start || line.start >= end) continue;
    const from = Math.max(line.start, start);
    const piece = { ...line, start: from, end: Math.min(line.end, end), offset: line.offset + from - line.start };
    const last = pieces.at(-1);
    if (last && continues(last, piece)) last.end = piece.end;
    else pieces.push(piece);
  }
  return pieces;
}

/** The first address from `from` on, a multiple of `step`, at which `bytes` are free. */
export function firstFree(maps: readonly MapLine[], bytes: number, from: number, step: number): number {
  let at = Math.ceil(from / step) * step;
  for (const { start, end } of maps) {
    if (end <= at) continue;
    if (start >= at + bytes) return at;
    at = Math.ceil(end / step) * step;
  }
  return at;
}

function continues(before: MapLine, after: MapLine): boolean {
  const same = before.end === after.start && before.perms === after.perms && before.inode === after.inode;
  return same && before.path === after.path && before.offset + (before.end - before.start) === after.offset;
}

/** A memory section that a process holds open. */
export interface Memfd {
  fd: number;
  name: string;
  inode: number;
  bytes: number;
  /** 512-byte blocks that it takes up: 0 while nothing of it was touched. */
  blocks: number;
}

/** The memfds among a process's descriptors, each once (a descriptor that was duplicated counts once), by number. */
export function memfds(pid: number): Memfd[] {
  const found = new Map<number, Memfd>();
  for (const fd of descriptors(pid)) {
    const path = `/proc/${pid}/fd/${fd}`;
    const name = /^\/memfd:(.*) \(deleted\)$/.exec(linkOf(path))?.[1];
    if (name === undefined) continue;
    const { ino, size, blocks } = statSync(path);
    if (!found.has(ino)) found.set(ino, { fd, name, inode: ino, bytes: size, blocks });
  }
  return [...found.values()];
}

/** The numbers of a process's open descriptors, in order. */
export function descriptors(pid: number): number[] {
  return readdirSync(`/proc/${pid}/fd`)
    .map(Number)
    .sort((a, b) => a - b);
}

/** Where a descriptor leads, or '' where it was closed meanwhile. */
function linkOf(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return '';
  }
}
