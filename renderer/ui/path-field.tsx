import { FileText, Folder } from 'lucide-react';
import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef, useState } from 'react';
import { asProblem } from '../../protocol/errors.ts';
import type { FolderEntries } from '../../protocol/folder.ts';
import { runJob } from '../state/operations.ts';
import { useApp } from '../state/store.ts';
import './path-field.css';
import { commonCompletion, completed, isComplete, onlyFolders, type PathPart } from './path-completion.ts';
import { unbroken } from './unbroken.ts';
import { useActiveOption } from './use-active-option.ts';

interface PathFieldProps {
  label?: string;
  value: string;
  onChange: (path: string) => void;
  error: string | null;
  hint: ReactNode;
  placeholder?: string;
  /** Where more than a path is typed: the path that is completed. All of it, where left out. */
  partOf?: (text: string) => PathPart;
  /** What is offered floats below while the field has the focus, in place of a list that always has its room. */
  floats?: boolean;
  /** A folder is meant: nothing else is offered. */
  folders?: boolean;
  /** A new file may be meant: the system's dialog, which only has those that there are, is not offered. */
  saves?: boolean;
}

const all = (typed: string): PathPart => ({ typed, put: (path) => path });

/** The path of a file of the host's, completed from what its folder holds. */
export function PathField({
  label = 'Path',
  value,
  onChange,
  error,
  hint,
  placeholder,
  partOf = all,
  floats = false,
  folders = false,
  saves = false,
}: PathFieldProps) {
  const id = useId();
  const field = useRef<HTMLInputElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const { typed, put } = partOf(value);
  const { entries, why } = useFolder(typed, folders);
  const offered = entries && !isComplete(typed, entries) ? entries.entries : [];
  const { active, setActive, onKey } = useActiveOption(
    offered.map(({ name }) => name),
    -1,
  );
  const isDesktop = useApp(({ host }) => host?.kind === 'electron');
  useEffect(() => {
    list.current?.children[active]?.scrollIntoView({ block: 'nearest' });
  }, [active]);

  const take = (path: string) => {
    onChange(put(path));
    setActive(-1);
    field.current?.focus();
  };
  const choose = (index: number) => {
    const entry = offered[index];
    if (entry && entries) take(completed(entries.before, entry));
    return entry !== undefined;
  };
  /** As far as all that is offered agrees; else the active one. */
  const complete = () => {
    const common = active < 0 && entries ? commonCompletion(typed, entries) : null;
    if (common === null) return choose(active);
    take(common);
    return true;
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing || onKey(event)) return;
    const isPlain = !event.shiftKey && !event.ctrlKey && !event.altKey;
    // Where there is nothing to complete, Tab goes on to the next control.
    if (event.key === 'Tab' && isPlain ? complete() : event.key === 'Enter' && choose(active)) event.preventDefault();
    else if (event.key === 'Escape' && active >= 0) {
      setActive(-1);
      event.preventDefault();
    }
  };
  // What follows a program's name need not be a path that there is.
  const note = error ?? (value === '' || typed !== value ? null : why);
  return (
    <div className={floats ? 'text-field floats' : 'text-field'}>
      <label htmlFor={id}>{label}</label>
      <div className="path-row">
        <input
          id={id}
          ref={field}
          className="field mono"
          role="combobox"
          aria-expanded={offered.length > 0}
          aria-controls={`${id}-list`}
          aria-autocomplete="list"
          aria-activedescendant={offered[active] ? `${id}-${active}` : undefined}
          aria-invalid={error !== null}
          aria-describedby={`${id}-note`}
          value={value}
          placeholder={placeholder}
          autoComplete="off"
          spellCheck={false}
          onChange={({ target }) => {
            onChange(target.value);
            setActive(-1);
          }}
          onKeyDown={onKeyDown}
        />
        {isDesktop && !saves && !folders && <Browse onChoose={take} />}
      </div>
      <p id={`${id}-note`} className={error === null ? 'field-hint' : 'field-error'} aria-live="polite">
        {note === null ? hint : unbroken(note)}
      </p>
      <div
        ref={list}
        id={`${id}-list`}
        className="option-list path-list"
        hidden={floats && offered.length === 0}
        role="listbox"
        aria-label="Files and folders"
      >
        {offered.map(({ name, kind }, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the text field has the focus, and takes the keys for the list
          <div
            key={name}
            id={`${id}-${index}`}
            className="option path-option"
            role="option"
            aria-selected={index === active}
            aria-label={kind === 'folder' ? `${name}, folder` : name}
            title={name}
            tabIndex={-1}
            onPointerDown={(event) => event.preventDefault()}
            onClick={() => choose(index)}
          >
            {kind === 'folder' ? <Folder size={13} aria-hidden="true" /> : <FileText size={13} aria-hidden="true" />}
            <span className="mono">{name}</span>
          </div>
        ))}
      </div>
    </div>
  );
}

/** The system's own dialog. Where the file is, only the desktop app's preload can tell the page, which notes it at the field. */
function Browse({ onChoose }: { onChoose: (path: string) => void }) {
  const chooser = useRef<HTMLInputElement>(null);
  return (
    <>
      <input
        ref={chooser}
        type="file"
        hidden
        aria-label="File"
        onChange={({ target }) => {
          const { path } = target.dataset;
          target.value = '';
          if (path) onChoose(path);
        }}
      />
      <button type="button" className="button" onClick={() => chooser.current?.click()}>
        Browse…
      </button>
    </>
  );
}

interface Known {
  /** Of what is typed, or was until just now; null where there is nothing to choose from. */
  entries: FolderEntries | null;
  /** Why there is nothing, as a sentence. */
  why: string | null;
}

function useFolder(typed: string, folders: boolean): Known {
  const [known, setKnown] = useState<Known & { typed: string }>({ typed: '', entries: null, why: null });
  useEffect(() => {
    const asking = new AbortController();
    if (typed === '') setKnown({ typed, entries: null, why: null });
    else {
      runJob('folder', { typed }, { signal: asking.signal }).then(
        (entries) => {
          if (!asking.signal.aborted) setKnown({ typed, entries: folders ? onlyFolders(entries) : entries, why: null });
        },
        (thrown: unknown) => {
          if (!asking.signal.aborted) setKnown({ typed, entries: null, why: asProblem(thrown).message });
        },
      );
    }
    return () => asking.abort();
  }, [typed, folders]);
  // Of another text, the list would complete what is not typed any more.
  return known.typed === typed ? known : { entries: null, why: null };
}
