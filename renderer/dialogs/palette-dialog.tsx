import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import { Remembered } from '../state/remembered.ts';
import { useApp } from '../state/store.ts';
import { closeDialog, Modal } from '../ui/modal.tsx';
import { useActiveOption } from '../ui/use-active-option.ts';
import { rank } from './fuzzy.ts';
import { commandEntries, namedEntries, type PaletteEntry, runEntry } from './palette-entries.ts';
import './palette.css';

const remembered = new Remembered('samepage.commands', 8);

/** All commands, found by their names, those used last first. */
export function PaletteDialog() {
  const [query, setQuery] = useState('');
  const [recent] = useState(() => remembered.list);
  const list = useRef<HTMLDivElement>(null);
  const listId = useId();
  // As it was when it opened: what one is about to choose does not change under the hand.
  const [state] = useState(() => useApp.getState());
  const [all] = useState(() => commandEntries(state));
  const entries = rank(query, [...all, ...namedEntries(query, state)], recent);
  const { active, setActive, onKey } = useActiveOption(
    entries.map(({ id }) => id),
    0,
  );
  useEffect(() => {
    list.current?.children[active]?.scrollIntoView({ block: 'nearest' });
  }, [active]);

  const run = (entry: PaletteEntry | undefined) => {
    if (!entry || entry.disabled) return;
    remembered.add(entry.command);
    // Closed first, which gives the focus back: what the command opens or focuses comes after that.
    flushSync(closeDialog);
    runEntry(entry);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    // What is being composed is the input method's.
    if (event.nativeEvent.isComposing) return;
    if (onKey(event) || event.key !== 'Enter') return;
    event.preventDefault();
    run(entries[active]);
  };
  const has = entries.length > 0;
  return (
    <Modal title="Commands" className="palette">
      <input
        className="field"
        role="combobox"
        aria-label="Command"
        aria-expanded={has}
        aria-controls={has ? listId : undefined}
        aria-autocomplete="list"
        aria-activedescendant={has ? `${listId}-${active}` : undefined}
        placeholder="Type a part of its name"
        autoComplete="off"
        spellCheck={false}
        value={query}
        onChange={(event) => {
          setQuery(event.target.value);
          setActive(0);
        }}
        onKeyDown={onKeyDown}
      />
      {has ? (
        <div ref={list} id={listId} className="option-list" role="listbox" aria-label="Commands">
          {entries.map((entry, index) => (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the text field has the focus, and takes the keys for the list
            <div
              key={entry.id}
              id={`${listId}-${index}`}
              className="option"
              role="option"
              aria-selected={index === active}
              aria-disabled={entry.disabled || undefined}
              tabIndex={-1}
              onPointerDown={(event) => event.preventDefault()}
              onClick={() => run(entry)}
            >
              <span>{entry.label}</span>
              <span className="option-detail">{entry.disabled ? entry.hint : entry.keys || entry.hint}</span>
            </div>
          ))}
        </div>
      ) : (
        <p className="palette-none" role="note">
          No command has that name. The help lists all words and keys.
        </p>
      )}
    </Modal>
  );
}
