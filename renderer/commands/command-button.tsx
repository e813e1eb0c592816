import type { ReactNode } from 'react';
import { type CommandId, commandNames } from '../../protocol/commands.ts';
import { useApp } from '../state/store.ts';
import { commandOf, runCommand } from './registry.ts';
import { shortcutText } from './shortcuts.ts';

interface CommandButtonProps {
  id: CommandId;
  /** An icon instead of the label, which then names the button. */
  icon?: ReactNode;
  /** The label while there is room for it, else the icon. */
  compact?: boolean;
  className?: string;
  /** For a command that is on or off. */
  pressed?: boolean;
}

/** A button for a command. It stays in reach of the keyboard while disabled, so that its tooltip can say why. */
export function CommandButton({ id, icon, compact = false, className = 'button', pressed }: CommandButtonProps) {
  const { label, keys: shortcuts } = commandNames[id];
  const enabled = useApp(commandOf(id).enabled);
  const hint = useApp(commandOf(id).hint);
  const keys = shortcuts?.map(shortcutText).join(', ');
  return (
    <button
      type="button"
      className={className}
      aria-disabled={enabled ? undefined : true}
      aria-pressed={pressed}
      aria-label={icon ? label : undefined}
      title={keys ? `${hint} (${keys})` : hint}
      onClick={() => runCommand(id)}
    >
      {compact ? <span className="compact-icon">{icon}</span> : icon}
      {(compact || !icon) && <span className="compact-label">{label}</span>}
    </button>
  );
}
