import type { ReactNode } from 'react';
import { type CommandId, commandRecords } from '../../protocol/commands.ts';
import type { Target } from '../../protocol/targets.ts';
import { type AppState, type SpaceKey, useApp } from '../state/store.ts';
import { canRun, hintOf, nameNow, runCommand } from './registry.ts';
import { titleOf } from './shortcuts.ts';

interface CommandButtonProps {
  id: CommandId;
  /** What it acts on; what is selected, where left out. Beside its target, the command is called by its short name. */
  on?: Target;
  /** The space that has the focus once the button is used, where it stands on a map. */
  space?: SpaceKey;
  /** An icon instead of the label, which then names the button. */
  icon?: ReactNode;
  /** The label while there is room for it, else the icon. */
  compact?: boolean;
  /** The short name, although nothing but what is selected stands beside it. */
  short?: boolean;
  className?: string;
  /** For a command that is on or off. */
  pressed?: boolean;
}

/** A button for a command. It stays in reach of the keyboard while disabled, so that its tooltip can say why. */
export function CommandButton({
  id,
  on,
  space,
  icon,
  compact = false,
  short = on !== undefined,
  className = 'button',
  pressed,
}: CommandButtonProps) {
  const name = useApp((state) => nameNow(id, state));
  const label = (short && commandRecords[id].short) || name;
  const asUsed = (state: AppState) =>
    space === undefined || space === state.shownSpace ? state : { ...state, shownSpace: space };
  const enabled = useApp((state) => canRun(id, asUsed(state), on));
  const hint = useApp((state) => hintOf(id, asUsed(state), on));
  return (
    <button
      type="button"
      className={className}
      aria-disabled={enabled ? undefined : true}
      aria-pressed={pressed}
      aria-label={icon ? label : undefined}
      title={titleOf(id, hint)}
      onClick={() => runCommand(id, on)}
    >
      {compact ? <span className="compact-icon">{icon}</span> : icon}
      {(compact || !icon) && <span className="compact-label">{label}</span>}
    </button>
  );
}
