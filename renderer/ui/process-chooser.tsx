import { useEffect, useId, useRef } from 'react';
import type { ListedProcess } from '../../protocol/processes.ts';
import { formatSize } from '../../protocol/size.ts';
import { unbroken } from './unbroken.ts';
import { type ActiveOption, useActiveOption } from './use-active-option.ts';
import './process-chooser.css';
import { matchingProcesses, mostShown, pidOf } from './process-filter.ts';
import { useProcesses } from './use-processes.ts';

export interface ProcessChoice {
  listed: readonly ListedProcess[] | null;
  why: string | null;
  matching: readonly ListedProcess[];
  shown: readonly ListedProcess[];
  option: ActiveOption;
  /** The one that is meant now: active in the list, or typed as a number; null where it is none. */
  pid: number | null;
}

/** What is typed counts for itself; else an option of the list is always active. */
const isWhole = (text: string) => text.trim() === '' || pidOf(text) !== null;

/** The machine's processes for what is typed: a number counts for itself, of names the first that matches is meant. Only while `asked`. */
export function useProcessChoice(text: string, asked = true): ProcessChoice {
  const { listed, why } = useProcesses(asked);
  const matching = listed ? matchingProcesses(listed, text) : [];
  const shown = matching.slice(0, mostShown);
  const keys = shown.map(({ pid }) => String(pid));
  const option = useActiveOption(keys, isWhole(text) ? -1 : 0);
  return { listed, why, matching, shown, option, pid: shown[option.active]?.pid ?? pidOf(text) };
}

interface ProcessChooserProps {
  choice: ProcessChoice;
  /** A number, or what the list is filtered by. */
  text: string;
  onText: (text: string) => void;
  error: string | null;
  /** Clicked in the list. Enter submits the form that this stands in. */
  onChoose: (pid: number) => void;
}

/** A process by its number, or out of the machine's list of them, which is filtered by what is typed. */
export function ProcessChooser({ choice, text, onText, error, onChoose }: ProcessChooserProps) {
  const id = useId();
  const list = useRef<HTMLDivElement>(null);
  const { shown, option } = choice;
  const { active, setActive, onKey } = option;
  useEffect(() => {
    list.current?.children[active]?.scrollIntoView({ block: 'nearest' });
  }, [active]);
  return (
    <div className="text-field">
      <label htmlFor={id}>Process</label>
      <input
        id={id}
        className="field mono"
        role="combobox"
        aria-expanded={shown.length > 0}
        aria-controls={`${id}-list`}
        aria-autocomplete="list"
        aria-activedescendant={shown[active] ? `${id}-${active}` : undefined}
        aria-invalid={error !== null}
        aria-describedby={`${id}-note`}
        placeholder="Number (PID), or part of a name, command or user"
        autoComplete="off"
        spellCheck={false}
        value={text}
        onChange={({ target }) => {
          onText(target.value);
          setActive(isWhole(target.value) ? -1 : 0);
        }}
        onKeyDown={(event) => {
          if (!event.nativeEvent.isComposing) onKey(event);
        }}
      />
      <p id={`${id}-note`} className={error === null ? 'field-hint' : 'field-error'} aria-live="polite">
        {unbroken(error ?? noteOf(choice))}
      </p>
      <div ref={list} id={`${id}-list`} className="option-list process-list" role="listbox" aria-label="Processes">
        {shown.map((each, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the text field has the focus, and takes the keys for the list
          <div
            key={each.pid}
            id={`${id}-${index}`}
            className={each.refused === null ? 'option process' : 'option process refused'}
            role="option"
            aria-selected={index === active}
            title={each.refused === null ? each.command : `Not readable: ${each.refused}`}
            tabIndex={-1}
            onPointerDown={(event) => event.preventDefault()}
            onClick={() => onChoose(each.pid)}
          >
            <ProcessCells process={each} />
          </div>
        ))}
      </div>
    </div>
  );
}

function ProcessCells({ process: { pid, name, command, user, resident, refused } }: { process: ListedProcess }) {
  return (
    <>
      <span className="process-pid mono">{pid}</span>
      <span className="process-name">{name}</span>
      <span className="process-command mono">{refused === null ? command : `not readable: ${refused}`}</span>
      <span className="process-user">{user ?? ''}</span>
      <span className="process-memory mono">{resident === null ? '' : formatSize(resident)}</span>
    </>
  );
}

function noteOf({ listed, why, matching }: ProcessChoice): string {
  if (why !== null) return why;
  if (!listed) return 'Reading the list of processes…';
  if (matching.length === 0) return 'No process in the list matches. A number is tried anyway.';
  if (matching.length > mostShown) return `${mostShown} of ${matching.length} that match: type more to see the others`;
  return `${matching.length} of ${listed.length} processes`;
}
