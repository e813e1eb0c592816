import { ChevronDown, CircleHelp, Download, Pause, Redo2, Rows3, Settings, SquareTerminal, Undo2 } from 'lucide-react';
import { commandGroups, commandName } from '../../protocol/commands.ts';
import { CommandButton } from '../commands/command-button.tsx';
import { runCommand } from '../commands/registry.ts';
import { GoToField } from '../goto/go-to-field.tsx';
import { moveMethodNames } from '../state/describe.ts';
import { themes } from '../state/preferences.ts';
import { useApp } from '../state/store.ts';
import { Choice } from '../ui/choice.tsx';
import { Menu } from '../ui/menu.tsx';
import './toolbar.css';

const exportIds = commandGroups('file').find((ids) => ids.includes('export-svg')) ?? [];
const exportEntries = () => exportIds.map((id) => ({ label: commandName(id), run: () => runCommand(id) }));
const themeNames = { system: 'System', dark: 'Dark', light: 'Light' } as const;

export function Toolbar() {
  const paused = useApp((state) => state.paused);
  const theme = useApp((state) => state.theme);
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
      </div>
      <CommandButton id="pause" compact icon={<Pause size={16} />} pressed={paused} />
      <GoToField />
      <MoveMethodChoice />
      <Choice
        className="roomy"
        label="Theme"
        title="Theme"
        value={theme}
        options={themes.map((value) => ({ value, label: themeNames[value] }))}
        onChange={(value) => useApp.setState({ theme: value })}
      />
      <CommandButton id="palette" compact icon={<SquareTerminal size={16} />} />
      <div className="toolbar-group">
        <CommandButton id="table" className="button icon-button" icon={<Rows3 size={16} />} pressed={tableOpen} />
        <Menu label="Export" raised icon={<Download size={16} aria-hidden="true" />} entries={exportEntries} />
        <CommandButton id="settings" className="button icon-button" icon={<Settings size={16} />} />
        <CommandButton id="go-help" className="button icon-button" icon={<CircleHelp size={16} />} />
      </div>
    </header>
  );
}

/** Only where the platform has more than one way. */
function MoveMethodChoice() {
  const methods = useApp((state) => state.limits?.moveMethods);
  const method = useApp((state) => state.moveMethod);
  if (!methods || methods.length < 2) return null;
  return (
    <Choice
      className="roomy"
      label="Move by"
      showLabel
      title="How a view is moved: the system carries the mapping over, or it is unmapped there and mapped here"
      value={method}
      options={methods.map((value) => ({ value, label: moveMethodNames[value] }))}
      onChange={(value) => useApp.setState({ moveMethod: value })}
    />
  );
}
