import { type PointerEvent, useRef } from 'react';
import { toOwnCss } from '../state/ui-scale.ts';
import { type Column, columnWidth, lookOf, setColumnWidth, shownColumns, useColumns } from './columns.ts';
import type { RegionSort } from './region-query.ts';

const stepCss = 8;

/** The columns' names: each sorts by a click, and is made wider or narrower at its right edge. */
export function TableHead({ sort, onSort }: { sort: RegionSort; onSort: (sort: RegionSort) => void }) {
  const kept = useColumns();
  return (
    // biome-ignore lint/a11y/useFocusableInteractive: the grid has the focus, for all that is in it
    <div className="table-row table-head" role="row" aria-rowindex={1}>
      {shownColumns(kept).map((column) => {
        const sorted = sort.column !== column ? 'none' : sort.down ? 'descending' : 'ascending';
        const { says, isNumber } = lookOf(column);
        return (
          // biome-ignore lint/a11y/useFocusableInteractive: the grid has the focus
          <span key={column} role="columnheader" aria-sort={sorted} className={isNumber ? 'number' : undefined}>
            <button
              type="button"
              title={`${says ? `${column}: ${says}. ` : ''}Sort the regions by ${column.toLowerCase()}; Shift with ←, → or Home: its width`}
              onClick={() => onSort({ column, down: sorted === 'ascending' })}
              onKeyDown={(event) => {
                const step = event.key === 'ArrowRight' ? stepCss : event.key === 'ArrowLeft' ? -stepCss : 0;
                const isReset = event.key === 'Home';
                if ((step === 0 && !isReset) || !event.shiftKey) return;
                event.preventDefault();
                event.stopPropagation();
                setColumnWidth(column, isReset ? null : columnWidth(column, kept) + step);
              }}
            >
              {column}
              {sorted !== 'none' && <span aria-hidden="true"> {sort.down ? '↓' : '↑'}</span>}
            </button>
            <ColumnEdge column={column} />
          </span>
        );
      })}
    </div>
  );
}

/** Dragged; a double click goes back to the first width. Keys do the same on the column's name. */
function ColumnEdge({ column }: { column: Column }) {
  const drag = useRef<{ widthCss: number; fromCss: number } | null>(null);
  const at = (event: PointerEvent) => toOwnCss(event.clientX);
  return (
    <span
      className="column-edge"
      aria-hidden="true"
      onDoubleClick={() => setColumnWidth(column, null)}
      onPointerDown={(event) => {
        if (event.button !== 0) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        drag.current = { widthCss: columnWidth(column, useColumns.getState()), fromCss: at(event) };
      }}
      onPointerMove={(event) => {
        if (drag.current) setColumnWidth(column, drag.current.widthCss + at(event) - drag.current.fromCss);
      }}
      onLostPointerCapture={() => {
        drag.current = null;
      }}
    />
  );
}
