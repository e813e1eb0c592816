import { ChevronDown, CircleHelp, Download, Ellipsis, Pause, Play, Redo2, Rows3, Settings, Undo2 } from 'lucide-react';
import { commandMenus } from '../../protocol/command-record.ts';
import { type CommandId, commandGroups, commandIds, commandName, commandRecords } from '../../protocol/commands.ts';
import { CommandButton } from '../commands/command-button.tsx';
import { canRun, hintOf, runCommand } from '../commands/registry.ts';
import { titleOf } from '../commands/shortcuts.ts';
import { GoToField } from '../goto/go-to-field.tsx';
import { useApp } from '../state/store.ts';
import { Menu, type MenuEntry } from '../ui/menu.tsx';
import { HistoryMenu } from './history-menu.tsx';
import './toolbar.css';

const exportEntries = () => entriesOf(commandIds.filter((id) => commandRecords[id].menu === 'file/export'));
/** In the order of the native menus. */
const moreEntries = () =>
  commandMenus.flatMap((menu) => {
    const ids = commandGroups(menu).flat();
    return entriesOf(ids.filter((id) => commandRecords[id].more)).map((entry, index) => ({
      ...entry,
      separated: index === 0 && menu !== 'file',
    }));
  });

function entriesOf(ids: readonly CommandId[]): MenuEntry[] {
  const state = useApp.getState();
  return ids.map((id) => ({
    label: commandName(id),
    hint: titleOf(id, hintOf(id, state)),
    disabled: !canRun(id, state),
    run: () => runCommand(id),
  }));
}

export function Toolbar() {
  const paused = useApp((state) => state.paused);
  const tableOpen = useApp((state) => state.tableOpen);
  return (
    <header className="toolbar">
      <span className="toolbar-name" aria-hidden="true">
        Samepage
      </span>
      <div className="split">
        <CommandButton id="new-section" />
        <CommandButton id="new-section-options" className="button split-more" icon={<ChevronDown size={14} />} />
      </div>
      <div className="split">
        <CommandButton id="map-view" className="button primary" />
        <CommandButton id="map-view-options" className="button primary split-more" icon={<ChevronDown size={14} />} />
      </div>
      <div className="toolbar-group">
        <CommandButton id="undo" compact icon={<Undo2 size={16} />} />
        <CommandButton id="redo" compact icon={<Redo2 size={16} />} />
        <HistoryMenu />
      </div>
      <GoToField />
      <div className="toolbar-group">
        <CommandButton
          id="pause"
          className={paused ? 'button resume' : 'button icon-button'}
          compact={paused}
          icon={paused ? <Play size={16} /> : <Pause size={16} />}
        />
        <CommandButton id="table" className="button icon-button" icon={<Rows3 size={16} />} pressed={tableOpen} />
        <Menu label="Export" raised icon={<Download size={16} aria-hidden="true" />} entries={exportEntries} />
        <CommandButton id="settings" className="button icon-button" icon={<Settings size={16} />} />
        <CommandButton id="go-help" className="button icon-button" icon={<CircleHelp size={16} />} />
        <Menu label="More" raised icon={<Ellipsis size={16} aria-hidden="true" />} entries={moreEntries} />
      </div>
    </header>
  );
}
