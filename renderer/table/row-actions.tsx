import { formatAddress } from '../../protocol/address.ts';
import { copyText } from '../state/clipboard.ts';
import { perform } from '../state/operations.ts';
import { useApp } from '../state/store.ts';
import { showRange } from '../viewport/show-range.ts';
import type { TableRow } from './table-rows.ts';

interface RowAction {
  /** The key that does it while the table has the focus, as `KeyboardEvent.key`. */
  key: string;
  keyName: string;
  label: string;
  run: () => void;
}

/** What the row stands for in the address space; null for a heading. */
function rangeOf(row: TableRow): { start: number; end: number } | null {
  if (row.kind === 'view') return { start: row.view.address, end: row.view.address + row.view.length };
  if (row.kind !== 'region') return null;
  return { start: row.regions.starts[row.index] ?? 0, end: row.regions.ends[row.index] ?? 0 };
}

function actionsFor(row: TableRow): RowAction[] {
  const range = rangeOf(row);
  if (!range) return [];
  const at = formatAddress(range.start);
  const actions: RowAction[] = [
    { key: 'Enter', keyName: 'Enter', label: `Show ${at} on the map`, run: () => void showRange(range) },
    { key: 'c', keyName: 'C', label: `Copy ${at}`, run: () => copyText(at) },
  ];
  if (row.kind !== 'view') return actions;
  const { letter } = row.view;
  return [
    ...actions,
    {
      key: 'm',
      keyName: 'M',
      label: `Move ${letter}…`,
      run: () => useApp.setState({ dialog: { kind: 'move', view: letter } }),
    },
    {
      key: 'Delete',
      keyName: 'Delete',
      label: `Unmap ${letter}`,
      run: () => void perform({ kind: 'unmap', view: letter }),
    },
  ];
}

/** Returns whether the key does something with the row. */
export function runRowKey(key: string, row: TableRow): boolean {
  const action = actionsFor(row).find((each) => each.key.toLowerCase() === key.toLowerCase());
  action?.run();
  return action !== undefined;
}

/** What can be done with the active row, as buttons. */
export function RowActions({ row }: { row: TableRow | undefined }) {
  const actions = row ? actionsFor(row) : [];
  return (
    <div className="table-actions" role="toolbar" aria-label="With the active row">
      {actions.length === 0 && <span>Arrow keys go from row to row; left and right fold and unfold.</span>}
      {actions.map(({ label, keyName, run }) => (
        <button key={label} type="button" className="button small" title={`${keyName} in the table`} onClick={run}>
          {label}
        </button>
      ))}
    </div>
  );
}
