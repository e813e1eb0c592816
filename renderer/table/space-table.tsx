import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual';
import { Columns3 } from 'lucide-react';
import {
  type CSSProperties,
  type KeyboardEvent,
  type MouseEvent,
  useEffect,
  useId,
  useMemo,
  useRef,
  useState,
} from 'react';
import { isByKey, openContextMenu } from '../commands/context-menu.tsx';
import { runCommand } from '../commands/registry.ts';
import { runKey } from '../commands/run-key.ts';
import { selectRegion } from '../map/scene/selected-region.ts';
import { processName } from '../state/other-process.ts';
import { selectedGroup, selectView } from '../state/selection.ts';
import { otherShown, spaceOf } from '../state/spaces.ts';
import { useApp } from '../state/store.ts';
import { ownBox } from '../state/ui-scale.ts';
import { Menu } from '../ui/menu.tsx';
import {
  choosableColumns,
  columnTracks,
  isShown,
  leastRowWidth,
  lookOf,
  showColumn,
  shownColumns,
  useColumns,
} from './columns.ts';
import { useMemory } from './memory.ts';
import { type RegionSort, regionOrder } from './region-query.ts';
import { RowActions, targetOfRow } from './row-actions.tsx';
import { useSelectedRows } from './selected-rows.ts';
import './table.css';
import { TableHead } from './table-head.tsx';
import { Row } from './table-row.tsx';
import {
  moveRow,
  parentRow,
  regionKey,
  regionRange,
  rowKey,
  type TableRow,
  type TableRows,
  tableRows,
  viewKey,
} from './table-rows.ts';
import { TableSums } from './table-sums.tsx';

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
  const kept = useColumns();
  const pid = useApp((state) => otherShown(state)?.pid ?? state.limits?.pid ?? null);
  const fromTrace = useApp((state) => state.shownSpace.startsWith('watch'));
  const showsMemory = isShown('Resident', kept) || isShown('Proportional', kept);
  const { memory, why } = useMemory(regions, fromTrace ? null : pid, showsMemory);
  const order = useMemo(() => regions && regionOrder(regions, filter, sort, memory), [regions, filter, sort, memory]);
  const rows = useMemo(
    () => tableRows({ sections, views, regions, of, order, folded }),
    [sections, views, regions, of, order, folded],
  );
  const { active, activeKey, setActive } = useActiveRow(rows);
  const chosen = useSelectedRows(rows, regions);
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
  const isSelected = (each: TableRow) => {
    if (each.kind === 'view') return group.length > 1 && group.includes(each.view.letter);
    return each.kind === 'region' && chosen.indexes !== null && chosen.starts.has(regionRange(each).start);
  };
  const tracks: CSSProperties & Record<`--${string}`, string> = {
    '--table-columns': columnTracks(kept),
    '--table-least': `${leastRowWidth(kept)}px`,
  };
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
    const { key, shiftKey } = event;
    const command = event.ctrlKey || event.metaKey;
    if (key.toLowerCase() === 'a' && command && !shiftKey && !event.altKey) chosen.all();
    else if (!goByKey(key, shiftKey, command)) {
      // A column's name is a button: its keys are its own, but for those that go from row to row.
      if (!row || event.target !== event.currentTarget || !actByKey(event, row)) return;
    }
    event.preventDefault();
  };
  /** From row to row; alone, with all between, or with what is chosen left as it is. */
  const goByKey = (key: string, shift: boolean, command: boolean) => {
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / rowCss) - 2);
    const next = moveRow(key, active, rows, page);
    if (next === null) return false;
    activate(next);
    if (shift) chosen.through(next);
    else if (!command) chosen.only(next);
    return true;
  };
  const actByKey = ({ key, nativeEvent }: KeyboardEvent, target: TableRow) => {
    if (key === ' ') chosen.toggle(active);
    else if (key === 'ArrowLeft' || key === 'ArrowRight') foldByKey(target, key === 'ArrowLeft');
    else return runKey(nativeEvent, ['table', 'window'], targetOfRow(target) ?? undefined);
    return true;
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
          placeholder="Filter: wx >1M libc kind:stack"
          spellCheck={false}
          autoComplete="off"
          value={filter}
          onChange={({ target }) => setFilter(target.value)}
        />
        <Menu
          label="Columns"
          icon={<Columns3 size={16} aria-hidden="true" />}
          entries={() =>
            choosableColumns.map((column) => ({
              label: column,
              hint: lookOf(column).says ?? `Show the column ${column}`,
              toggled: isShown(column, useColumns.getState()),
              run: () => showColumn(column, !isShown(column, useColumns.getState())),
            }))
          }
        />
      </div>
      <div
        ref={scroller}
        className="table-grid"
        role="treegrid"
        aria-label="Sections, views and regions"
        aria-rowcount={rows.count + 1}
        aria-colcount={shownColumns(kept).length}
        style={tracks}
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
        <TableHead sort={sort} onSort={setSort} />
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
                  selected={index === active || isSelected(each)}
                  memory={memory}
                  topCss={start - rowCss}
                  onPress={(event) => {
                    if (event.shiftKey) chosen.through(index);
                    else if (event.ctrlKey || event.metaKey) chosen.toggle(index);
                    else {
                      if ('open' in each && index === active) fold(each, each.open);
                      chosen.only(index);
                    }
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
      {regions && <TableSums regions={regions} order={order} selected={chosen.indexes} memory={memory} why={why} />}
    </>
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
