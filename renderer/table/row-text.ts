/** What a row of the table says, column by column. */
import { formatRange } from '../../protocol/address.ts';
import { type Protection, protectionBits, type Section } from '../../protocol/model.ts';
import { protectionText } from '../../protocol/region-text.ts';
import { formatSize } from '../../protocol/size.ts';
import { kindWord, regionKindAt, regionName, regionPath } from '../space/region-text.ts';
import { partText, sectionName, sectionNotes } from '../space/sections.ts';
import { countOf } from '../state/describe.ts';
import type { TableRow } from './table-rows.ts';

/** As regions have it, a column's length below. */
const protectionMarks: Record<Protection, string> = { none: '---', read: 'r--', 'read-write': 'rw-' };

/** Range, size, protection, kind, name. What a row has nothing to say of is ''. */
export function rowCells(row: TableRow, sections: ReadonlyMap<number, Section>): string[] {
  switch (row.kind) {
    case 'section': {
      const { section, views } = row;
      return [
        '',
        formatSize(section.bytes),
        '',
        'section',
        [`${sectionName(section, section.id)} · ${countOf(views, 'view')}`, ...sectionNotes(section)].join(' · '),
      ];
    }
    case 'view': {
      const { address, length, protection, sharing, letter, section } = row.view;
      const name = `${letter} · ${partText(row.view, sections.get(section))}`;
      const access = `${protectionMarks[protection]} ${sharing}`;
      return [formatRange(address, address + length), formatSize(length), access, 'view', name];
    }
    case 'regions':
      return ['', '', '', '', `Regions of ${row.of} · ${countOf(row.count, 'region')}`];
    case 'region': {
      const { regions, index } = row;
      const [start, end] = [regions.starts[index] ?? 0, regions.ends[index] ?? 0];
      const bits = regions.protections[index] ?? 0;
      const access = `${protectionText(bits)}${bits & protectionBits.shared ? ' shared' : ''}`;
      const name = regionPath(regions, index) === '' ? '' : regionName(regions, index);
      return [formatRange(start, end), formatSize(end - start), access, kindWord(regionKindAt(regions, index)), name];
    }
  }
}
