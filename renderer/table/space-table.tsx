import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, type MouseEvent, useEffect, useId, useMemo, useRef, useState } from 'react';
import { formatAddress } from '../../protocol/address.ts';
import type { RegionColumns } from '../../protocol/region-columns.ts';
import { formatSize } from '../../protocol/size.ts';
import { isByKey, openContextMenu } from '../commands/context-menu.tsx';
import { runCommand } from '../commands/registry.ts';
import { runKey } from '../commands/run-key.ts';
import { selectRegion } from '../map/scene/selected-region.ts';
import { countOf } from '../state/describe.ts';
import { processName } from '../state/other-process.ts';
import { selectedGroup, selectView } from '../state/selection.ts';
import { otherShown, spaceOf } from '../state/spaces.ts';
import { useApp } from '../state/store.ts';
import { ownBox } from '../state/ui-scale.ts';
import { type RegionSort, regionOrder, regionSums, sortColumns } from './region-query.ts';
import { RowActions, targetOfRow } from './row-actions.tsx';
import { rowCells } from './row-text.ts';
import './table.css';
import {
  moveRow,
  parentRow,
  regionKey,
  regionRange,
  rowKey,
  rowLevel,
  type TableRow,
  type TableRows,
  tableRows,
  viewKey,
} from './table-rows.ts';

const rowCss = 24;

export function SpaceTable() {
  const sections = useApp((state) => spaceOf(state).sections);
  const views = useApp((state) => spaceOf(state).views);
  const regions = useApp((state) => spaceOf(state).regions);
  const of = useApp((state) => {
    const other = otherShown(state);
    return other ? processName(other) : 'Samepage';
  });
  const [folded, setFolded] = useState<ReadonlySet<string>>(new Set());
  const [filter, setFilter] = useState('');
  const [sort, setSort] = useState<RegionSort>({ column: 'Range', down: false });
  const order = useMemo(() => regions && regionOrder(regions, filter, sort), [regions, filter, sort]);
  const rows = useMemo(
    () => tableRows({ sections, views, regions, of, order, folded }),
    [sections, views, regions, of, order, folded],
  );
  const { active, activeKey, setActive } = useActiveRow(rows);
  const selectedView = useApp((state) => spaceOf(state).selectedView);
  const selectedViews = useApp((state) => spaceOf(state).selectedViews);
  const group = selectedGroup({ selectedView, selectedViews, views });
  const scroller = useRef<HTMLDivElement>(null);
  const id = useId();
  const virtualizer = useVirtualizer({
    count: rows.count,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowCss,
    // The header stands over the first rows.
    paddingStart: rowCss,
    scrollPaddingStart: rowCss,
    overscan: 6,
    // The active row is named to screen readers: it is there even when scrolled out of sight.
    rangeExtractor: (range) => {
      const indexes = defaultRangeExtractor(range);
      return active < 0 || indexes.includes(active) ? indexes : [...indexes, active].sort((a, b) => a - b);
    },
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: only a new active row is scrolled to, not one that others push along
  useEffect(() => {
    if (active >= 0) virtualizer.scrollToIndex(active, { align: 'auto' });
  }, [activeKey, active >= 0]);

  const row = rows.at(active);
  const activate = (index: number) => {
    const next = rows.at(index);
    if (next) setActive(next);
  };
  const fold = (target: TableRow, shut: boolean) => setFolded((before) => withKey(before, rowKey(target), shut));
  /** Left folds, or goes up to what the row belongs to; right unfolds, or goes to the first row inside. */
  const foldByKey = (target: TableRow, shut: boolean) => {
    if ('open' in target && target.open === shut) fold(target, shut);
    else if (shut) activate(parentRow(active, rows));
    else if ('open' in target) activate(active + 1);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / rowCss) - 2);
    const next = moveRow(event.key, active, rows, page);
    if (next !== null) activate(next);
    else if (!row) return;
    else if (event.key === 'ArrowLeft' || event.key === 'ArrowRight') foldByKey(row, event.key === 'ArrowLeft');
    else if (!runKey(event.nativeEvent, ['table'], targetOfRow(row) ?? undefined)) return;
    event.preventDefault();
  };
  return (
    <>
      <div className="table-tools">
        <RowActions row={row} />
        <input
          type="search"
          className="field table-filter mono"
          aria-label="Filter regions"
          title="All words must hold: letters of rwxs, >1M, <64K, kind:stack, parts of names; -word must not"
          placeholder="Filter regions: wx  >1M  libc  kind:stack"
          spellCheck={false}
          autoComplete="off"
          value={filter}
          onChange={({ target }) => setFilter(target.value)}
        />
      </div>
      <div
        ref={scroller}
        className="table-grid"
        role="treegrid"
        aria-label="Sections, views and regions"
        aria-rowcount={rows.count + 1}
        aria-colcount={sortColumns.length}
        aria-multiselectable={true}
        aria-activedescendant={row ? `${id}-${active}` : undefined}
        tabIndex={0}
        onKeyDown={onKeyDown}
        onContextMenu={(event) => {
          // Asked for by a key: of the active row, which the grid has the focus for.
          if (isByKey(event) && row) openRowMenu(event, row, document.getElementById(`${id}-${active}`));
        }}
        onFocus={() => {
          if (active < 0) activate(0);
        }}
      >
        {/* biome-ignore lint/a11y/useFocusableInteractive: the grid has the focus, for all that is in it */}
        <div className="table-row table-head" role="row" aria-rowindex={1}>
          {sortColumns.map((column) => {
            const sorted = sort.column !== column ? 'none' : sort.down ? 'descending' : 'ascending';
            return (
              // biome-ignore lint/a11y/useFocusableInteractive: the grid has the focus
              <span key={column} role="columnheader" aria-sort={sorted}>
                <button
                  type="button"
                  title={`Sort the regions by ${column.toLowerCase()}`}
                  onClick={() => setSort({ column, down: sorted === 'ascending' })}
                >
                  {column}
                  {sorted !== 'none' && <span aria-hidden="true"> {sort.down ? '↓' : '↑'}</span>}
                </button>
              </span>
            );
          })}
        </div>
        <div role="rowgroup" className="table-body" style={{ height: virtualizer.getTotalSize() - rowCss }}>
          {virtualizer.getVirtualItems().map(({ index, start }) => {
            const each = rows.at(index);
            return (
              each && (
                <Row
                  key={rowKey(each)}
                  id={`${id}-${index}`}
                  row={each}
                  rowIndex={index + 2}
                  active={index === active}
                  selected={
                    index === active || (group.length > 1 && each.kind === 'view' && group.includes(each.view.letter))
                  }
                  topCss={start - rowCss}
                  onPress={() => {
                    if ('open' in each && index === active) fold(each, each.open);
                    activate(index);
                  }}
                  onGo={() => fitRow(each)}
                  onMenu={(event) => {
                    if (index !== active) activate(index);
                    openRowMenu(event, each);
                  }}
                />
              )
            );
          })}
        </div>
      </div>
      {regions && <Sums regions={regions} order={order} />}
    </>
  );
}

/** Below the table: what the regions shown come to, and the largest hole between any. */
function Sums({ regions, order }: { regions: RegionColumns; order: Uint32Array | null }) {
  const { count, bytes, holeBytes, holeAt } = useMemo(() => regionSums(regions, order), [regions, order]);
  const shown = order ? `${count} of ${countOf(regions.count, 'region')}` : countOf(count, 'region');
  const hole = holeBytes > 0 ? ` · largest hole ${formatSize(holeBytes)} at ${formatAddress(holeAt)}` : '';
  const text = `${shown} · ${formatSize(bytes)}${hole}`;
  return (
    <p className="table-sums" title={text}>
      {text}
    </p>
  );
}

/** In step with the picture: a view's or a region's row is active when that is selected, and the other way round. */
function useActiveRow(rows: TableRows): {
  active: number;
  activeKey: string | null;
  setActive: (row: TableRow) => void;
} {
  const selected = useApp((state) => spaceOf(state).selectedView);
  const [key, setKey] = useState<string | null>(null);
  useEffect(() => {
    if (selected !== null) setKey(viewKey(selected));
  }, [selected]);
  const region = useApp((state) => state.selectedRegion);
  useEffect(() => {
    if (region !== null) setKey(regionKey(region.start));
  }, [region]);
  const setActive = (row: TableRow) => {
    setKey(rowKey(row));
    selectRegion(row.kind === 'region' ? regionRange(row) : null);
    if (row.kind === 'view' && useApp.getState().selectedView !== row.view.letter) selectView(row.view.letter);
  };
  return { active: key === null ? -1 : rows.indexOf(key), activeKey: key, setActive };
}

function fitRow(row: TableRow): void {
  const target = targetOfRow(row);
  if (target) runCommand('fit', target);
}

function openRowMenu(event: MouseEvent, row: TableRow, element: Element | null = null): void {
  const target = targetOfRow(row);
  if (!target) return;
  const box = element && ownBox(element);
  openContextMenu(event, target, box ? { xCss: box.left + 24, yCss: box.bottom } : null);
}

function withKey(keys: ReadonlySet<string>, key: string, isIn: boolean): ReadonlySet<string> {
  const next = new Set(keys);
  if (isIn) next.add(key);
  else next.delete(key);
  return next;
}

interface RowProps {
  id: string;
  row: TableRow;
  rowIndex: number;
  active: boolean;
  /** It is active, or selected together with the active one. */
  selected: boolean;
  topCss: number;
  onPress: () => void;
  onGo: () => void;
  onMenu: (event: MouseEvent) => void;
}

function Row({ id, row, rowIndex, selected, topCss, onPress, onGo, onMenu }: RowProps) {
  const sections = useApp((state) => state.sections);
  const level = rowLevel(row);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the grid has the focus, and takes the keys for its rows
    // biome-ignore lint/a11y/useFocusableInteractive: the grid names its active row by aria-activedescendant
    <div
      id={id}
      className={row.kind === 'regions' ? 'table-row list' : 'table-row'}
      role="row"
      aria-rowindex={rowIndex}
      aria-level={level}
      aria-expanded={'open' in row ? row.open : undefined}
      aria-selected={selected}
      style={{ top: topCss }}
      onClick={onPress}
      onDoubleClick={onGo}
      onContextMenu={onMenu}
    >
      {rowCells(row, sections).map((text, column) => (
        // biome-ignore lint/a11y/useFocusableInteractive: the grid has the focus
        <span key={sortColumns[column]} role="gridcell" className={column < 3 ? 'mono' : undefined} title={text}>
          {column === 0 && 'open' in row ? <span aria-hidden="true">{row.open ? '▾' : '▸'}</span> : text}
        </span>
      ))}
    </div>
  );
}
