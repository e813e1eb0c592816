/** What a row of the table says, column by column. */
import { formatRange } from '../../protocol/address.ts';
import { accessBits, protectionBits, type Section } from '../../protocol/model.ts';
import { namedText } from '../../protocol/naming.ts';
import { protectionText } from '../../protocol/region-text.ts';
import { formatSize } from '../../protocol/size.ts';
import type { RowMemory } from '../space/region-memory.ts';
import { kindWord, regionKindAt, regionName, regionPath } from '../space/region-text.ts';
import { partText, sectionName, sectionNotes } from '../space/sections.ts';
import { countOf } from '../state/describe.ts';
import type { Column } from './columns.ts';
import type { TableRow } from './table-rows.ts';

/** What a row says, by column. What it has nothing to say of is not there. */
export function rowCells(
  row: TableRow,
  sections: ReadonlyMap<number, Section>,
  memory: RowMemory | null,
): Partial<Record<Column, string>> {
  switch (row.kind) {
    case 'section': {
      const { section, views } = row;
      const name = [`${sectionName(section, section.id)} · ${countOf(views, 'view')}`, ...sectionNotes(section)];
      return { Size: formatSize(section.bytes), Kind: 'section', Name: name.join(' · ') };
    }
    case 'view': {
      const { address, length, offset, protection, sharing, letter, section } = row.view;
      return {
        Range: formatRange(address, address + length),
        Size: formatSize(length),
        Protection: `${protectionText(accessBits[protection])} ${sharing}`,
        Offset: `+0x${offset.toString(16)}`,
        Kind: 'view',
        Name: `${namedText(letter, row.view)} · ${partText(row.view, sections.get(section))}`,
      };
    }
    case 'regions':
      return { Name: `Regions of ${row.of} · ${countOf(row.count, 'region')}` };
    case 'region': {
      const { regions, index } = row;
      const [start, end] = [regions.starts[index] ?? 0, regions.ends[index] ?? 0];
      const bits = regions.protections[index] ?? 0;
      return {
        Range: formatRange(start, end),
        Size: formatSize(end - start),
        Resident: bytesText(memory?.resident[index]),
        Proportional: bytesText(memory?.proportional[index]),
        Protection: `${protectionText(bits)}${bits & protectionBits.shared ? ' shared' : ''}`,
        // Nameless memory has no file that it would be an offset in.
        Offset: regions.inodes[index] ? `+0x${(regions.offsets[index] ?? 0n).toString(16)}` : '',
        Kind: kindWord(regionKindAt(regions, index)),
        Name: regionPath(regions, index) === '' ? '' : regionName(regions, index),
      };
    }
  }
}

function bytesText(bytes = Number.NaN): string {
  return Number.isNaN(bytes) ? '' : formatSize(bytes);
}
