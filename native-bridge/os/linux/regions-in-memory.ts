/** What each region of a process takes of memory: /proc/PID/smaps (proc_pid_smaps(5)), read once for both list and sums. */
import { existsSync } from 'node:fs';
import type { RegionColumns } from '../../../protocol/region-columns.ts';
import type { RegionsInMemory } from '../observer.ts';
import { readProcessText } from './maps.ts';
import { addressOfLine, parseMapsOf } from './parse-maps.ts';

const newline = 10;
const [digit0, digit9, letterA, letterF] = [48, 57, 97, 102];
const [letterP, letterR, letterS, colon] = [80, 82, 115, 58];

/** A kernel that is built without CONFIG_PROC_PAGE_MONITOR has no such file for any process. */
export const listsMemory = existsSync('/proc/self/smaps');

/** Errors: as readRegions. */
export function readRegionsInMemory(pid: number): RegionsInMemory {
  const { thread, text } = readProcessText(pid, 'smaps');
  const { headers, sums } = split(text);
  const regions = parseMapsOf(thread, headers);
  return { regions, resident: column(regions, sums, 'Rss'), proportional: column(regions, sums, 'Pss') };
}

/** Bytes, by the names that the system gives them. */
type Sums = Map<string, number>;

/** The lines that /proc/PID/maps has, too, as such a text; and what is listed for each region, by its start. */
function split(text: Uint8Array): { headers: Uint8Array; sums: Map<number, Sums> } {
  const headers = new Uint8Array(text.length);
  const sums = new Map<number, Sums>();
  const decoder = new TextDecoder('latin1');
  let length = 0;
  let current: Sums = new Map();
  for (let at = 0; at < text.length; ) {
    const end = text.indexOf(newline, at);
    const next = end < 0 ? text.length : end + 1;
    if (beginsRegion(text[at] ?? 0)) {
      headers.set(text.subarray(at, next), length);
      length += next - at;
      current = new Map();
      sums.set(addressOfLine(text, at), current);
    } else if (isShareLine(text, at)) {
      const [, name = '', kilobytes] = /^(Rss|Pss): +(\d+) kB/.exec(decoder.decode(text.subarray(at, next))) ?? [];
      if (kilobytes !== undefined) current.set(name, Number(kilobytes) * 1024);
    }
    at = next;
  }
  return { headers: headers.subarray(0, length), sums };
}

/** A hex digit as the kernel writes it; the other lines begin with a capital letter. */
function beginsRegion(byte: number): boolean {
  return (byte >= digit0 && byte <= digit9) || (byte >= letterA && byte <= letterF);
}

/** A line of `Rss:` or `Pss:`, of two dozen for each region: only these are worth decoding. */
function isShareLine(text: Uint8Array, at: number): boolean {
  const first = text[at];
  return (first === letterR || first === letterP) && text[at + 2] === letterS && text[at + 3] === colon;
}

function column(regions: RegionColumns, sums: Map<number, Sums>, name: string): Float64Array {
  return Float64Array.from({ length: regions.count }, (_, row) => sums.get(regions.starts[row] ?? 0)?.get(name) ?? 0);
}
