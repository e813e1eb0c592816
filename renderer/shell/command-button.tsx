import type { ReactNode } from 'react';
import { type CommandId, commands, runCommand } from '../state/commands.ts';
import { useApp } from '../state/store.ts';
import { shortcutText } from './keys.ts';

interface CommandButtonProps {
  id: CommandId;
  /** An icon instead of the label, which then names the button. */
  icon?: ReactNode;
  className?: string;
  /** For a command that is on or off. */
  pressed?: boolean;
}

/** A button for a command. It stays in reach of the keyboard while disabled, so that its tooltip can say why. */
export function CommandButton({ id, icon, className = 'button', pressed }: CommandButtonProps) {
  const command = commands[id];
  const enabled = useApp(command.enabled);
  const hint = useApp(command.hint);
  const keys = command.keys?.map(shortcutText).join(', ');
  return (
    <button
      type="button"
      className={className}
      aria-disabled={enabled ? undefined : true}
      aria-pressed={pressed}
      aria-label={icon ? command.label : undefined}
      title={keys ? `${hint} (${keys})` : hint}
      onClick={() => runCommand(id)}
    >
      {icon ?? command.label}
    </button>
  );
}
