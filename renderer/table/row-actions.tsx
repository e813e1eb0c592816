import type { CommandId } from '../../protocol/commands.ts';
import type { Target } from '../../protocol/targets.ts';
import { CommandButton } from '../commands/command-button.tsx';
import { commandsWithKeys } from '../commands/shortcuts.ts';
import { actsOn, groupTarget } from '../commands/target.ts';
import { useApp } from '../state/store.ts';
import { regionRange, type TableRow } from './table-rows.ts';

/** What commands on a row act on; null for the regions' heading. A view's row stands for all that it is selected with. */
export function targetOfRow(row: TableRow | undefined): Target | null {
  switch (row?.kind) {
    case 'view':
      return groupTarget(row.view.letter, useApp.getState());
    case 'section':
      return { kind: 'section', section: row.section.id };
    case 'region':
      return { kind: 'region', ...regionRange(row) };
    default:
      return null;
  }
}

/** Of the commands on the active row, those that have a key in the table; the others stand in its context menu. */
const withKeys: readonly CommandId[] = commandsWithKeys('table').map(({ id }) => id);

export function RowActions({ row }: { row: TableRow | undefined }) {
  const target = targetOfRow(row);
  const ids = target ? withKeys.filter((id) => actsOn(id, target)) : [];
  return (
    <div className="table-actions" role="toolbar" aria-label="With the active row">
      {!target && <span>Arrow keys go from row to row; left and right fold and unfold.</span>}
      {target && ids.map((id) => <CommandButton key={id} id={id} on={target} className="button small" />)}
    </div>
  );
}
