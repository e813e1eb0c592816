import type { MouseEvent } from 'react';
import type { RowMemory } from '../space/region-memory.ts';
import { useApp } from '../state/store.ts';
import { lookOf, shownColumns, useColumns } from './columns.ts';
import { rowCells } from './row-text.ts';
import { rowLevel, type TableRow } from './table-rows.ts';

interface RowProps {
  id: string;
  row: TableRow;
  rowIndex: number;
  /** It is active, or selected together with the active one. */
  selected: boolean;
  memory: RowMemory | null;
  topCss: number;
  onPress: (event: MouseEvent) => void;
  onGo: () => void;
  onMenu: (event: MouseEvent) => void;
}

export function Row({ id, row, rowIndex, selected, memory, topCss, onPress, onGo, onMenu }: RowProps) {
  const sections = useApp((state) => state.sections);
  const wxMarked = useApp((state) => state.wxMarked);
  const kept = useColumns();
  const cells = rowCells(row, sections, memory);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the grid has the focus, and takes the keys for its rows
    // biome-ignore lint/a11y/useFocusableInteractive: the grid names its active row by aria-activedescendant
    <div
      id={id}
      className={row.kind === 'regions' ? 'table-row list' : 'table-row'}
      role="row"
      aria-rowindex={rowIndex}
      aria-level={rowLevel(row)}
      aria-expanded={'open' in row ? row.open : undefined}
      aria-selected={selected}
      style={{ top: topCss }}
      // Rows are selected, not their texts.
      onMouseDown={(event) => event.shiftKey && event.preventDefault()}
      onClick={onPress}
      onDoubleClick={onGo}
      onContextMenu={onMenu}
    >
      {shownColumns(kept).map((column) => {
        const text = cells[column] ?? '';
        const { isNumber } = lookOf(column);
        const isWx = wxMarked && column === 'Protection' && text.startsWith('rwx');
        const isMono = isNumber || column === 'Range' || column === 'Protection';
        return (
          // biome-ignore lint/a11y/useFocusableInteractive: the grid has the focus
          <span
            key={column}
            role="gridcell"
            className={[isMono && 'mono', isNumber && 'number', isWx && 'wx'].filter(Boolean).join(' ') || undefined}
            title={text}
          >
            {column === 'Range' && 'open' in row ? <span aria-hidden="true">{row.open ? '▾' : '▸'}</span> : text}
          </span>
        );
      })}
    </div>
  );
}
