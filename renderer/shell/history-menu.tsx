import { History as HistoryIcon } from 'lucide-react';
import type { History } from '../../protocol/model.ts';
import { redo, undo } from '../state/operations.ts';
import { useApp } from '../state/store.ts';
import { Menu, type MenuEntry } from '../ui/menu.tsx';
import { type Moment, momentsOf } from './history-moments.ts';

/** All that was done, the latest first; choosing a moment undoes or redoes up to it. */
export function HistoryMenu() {
  return (
    <Menu
      label="History"
      raised
      icon={<HistoryIcon size={16} aria-hidden="true" />}
      entries={entries}
      className="history"
    />
  );
}

function entries(): readonly MenuEntry[] {
  const { history, connection } = useApp.getState();
  const moments = momentsOf(history);
  if (moments.length === 1 && history.cut === undefined)
    return [{ label: 'Nothing was done yet', disabled: true, run: () => undefined }];
  return moments.map((moment) => ({
    label: moment.label,
    disabled: connection !== 'open',
    checked: moment.steps === 0,
    hint: hintOf(moment),
    run: () => void goTo(moment, history),
  }));
}

function hintOf({ steps }: Moment): string {
  if (steps === 0) return 'As it is now';
  const count = Math.abs(steps);
  return `${steps < 0 ? 'Undo' : 'Redo'} ${count === 1 ? 'one step' : `${count} steps`}`;
}

/**
 * Step by step, as by the buttons; where one fails, it stops there, and what can be done instead is offered. `listed`: the
 * history that the list was made of, from which the steps count.
 */
async function goTo({ steps }: Moment, listed: History): Promise<void> {
  if (useApp.getState().history !== listed) {
    useApp.setState({ status: 'The history has changed since the list was opened: nothing was undone or redone' });
    return;
  }
  for (let done = 0; done < Math.abs(steps); done += 1) {
    if ((await (steps < 0 ? undo() : redo())) === null) return;
  }
}
