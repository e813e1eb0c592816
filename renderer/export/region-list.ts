/** The list of regions for other programs. Pure. */
import { formatAddress } from '../../protocol/address.ts';
import { type Limits, protectionBits, type View } from '../../protocol/model.ts';
import type { RegionColumns } from '../../protocol/region-columns.ts';
import { deviceText, protectionText } from '../../protocol/region-text.ts';
import { regionKindAt, regionPath } from '../space/region-text.ts';
import type { ListedSpace } from '../state/store.ts';

const columns = [
  'start',
  'end',
  'bytes',
  'protection',
  'sharing',
  'kind',
  'offset',
  'device',
  'inode',
  'name',
] as const;

function rowAt(regions: RegionColumns, index: number): Record<(typeof columns)[number], string | number> {
  const [start, end] = [regions.starts[index] ?? 0, regions.ends[index] ?? 0];
  const bits = regions.protections[index] ?? 0;
  return {
    start: formatAddress(start),
    end: formatAddress(end),
    bytes: end - start,
    protection: protectionText(bits),
    sharing: bits & protectionBits.shared ? 'shared' : 'private',
    kind: regionKindAt(regions, index),
    // Texts: most readers of JSON keep 53 bits of a number (RFC 8259, section 6).
    offset: String(regions.offsets[index] ?? 0n),
    device: deviceText(regions.devices[index] ?? 0),
    inode: String(regions.inodes[index] ?? 0n),
    name: regionPath(regions, index),
  };
}

function rowsOf(regions: RegionColumns) {
  return Array.from({ length: regions.count }, (_, index) => rowAt(regions, index));
}

/** As RFC 4180 has it: a header, lines ended by CR LF, quotes where they are needed. */
export function regionsAsCsv(regions: RegionColumns): string {
  const lines = rowsOf(regions).map((row) => columns.map((name) => quoted(String(row[name]))).join(','));
  return [columns.join(','), ...lines, ''].join('\r\n');
}

function quoted(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** The regions, and the views that are ours among them. Ends are exclusive. `moment`: of a trace, null otherwise. */
export function regionsAsJson(
  regions: RegionColumns,
  views: Iterable<View>,
  limits: Pick<Limits, 'pid' | 'system' | 'pageSize'> | null,
  at: Date,
  moment: ListedSpace['moment'] = undefined,
): string {
  const ours = [...views].map(({ letter, name, note, section, offset, length, address, sharing, protection }) => ({
    letter,
    name: name ?? null,
    note: note ?? null,
    section,
    offset,
    start: formatAddress(address),
    end: formatAddress(address + length),
    bytes: length,
    sharing,
    protection,
  }));
  const process = limits && { pid: limits.pid, system: limits.system, pageSize: limits.pageSize };
  return `${JSON.stringify({ date: at.toISOString(), process, moment: moment ?? null, views: ours, regions: rowsOf(regions) }, null, 1)}\n`;
}
