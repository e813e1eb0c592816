/** What Linux says of this process, read and parsed by the tests alone. */
import { readdirSync, readFileSync } from 'node:fs';

/** A line of /proc/self/maps (proc_pid_maps(5)). */
export interface Line {
  start: number;
  end: number;
  permissions: string;
  offset: number;
  device: string;
  inode: bigint;
  name: string;
}

export function maps(): Line[] {
  const text = readFileSync('/proc/self/maps', 'utf8').trimEnd();
  return text.split('\n').map((line) => {
    const fields = /^([0-9a-f]+)-([0-9a-f]+) (\S+) ([0-9a-f]+) (\S+) (\d+)\s*(.*)$/.exec(line)?.slice(1) ?? [];
    const [start = '', end = '', permissions = '', offset = '', device = '', inode = '', name = ''] = fields;
    const hex = (digits: string) => Number.parseInt(digits, 16);
    return { start: hex(start), end: hex(end), permissions, offset: hex(offset), device, inode: BigInt(inode), name };
  });
}

/** The one line that covers an address, or undefined. */
export function lineAt(at: number): Line | undefined {
  return maps().find(({ start, end }) => start <= at && at < end);
}

/** How many bytes of [from, from + length) are mapped, to anything. */
export function mappedBytes(from: number, length: number): number {
  const inside = maps().map(({ start, end }) => Math.min(end, from + length) - Math.max(start, from));
  return inside.reduce((sum, bytes) => sum + Math.max(bytes, 0), 0);
}

export function openFiles(): string[] {
  return readdirSync('/proc/self/fd').sort();
}
