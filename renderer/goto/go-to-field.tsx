import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import { commandName } from '../../protocol/commands.ts';
import { focusMap, goToFieldId } from '../commands/focus.ts';
import { hintOf } from '../commands/registry.ts';
import { keysText } from '../commands/shortcuts.ts';
import type { Space } from '../space/address-space.ts';
import type { Places } from '../space/places.ts';
import { part } from '../state/part.ts';
import { Remembered } from '../state/remembered.ts';
import { type Space as MapSpace, spaceOf } from '../state/spaces.ts';
import { useApp } from '../state/store.ts';
import { useActiveOption } from '../ui/use-active-option.ts';
import { usePart } from '../ui/use-part.ts';
import { navigationOf } from '../viewport/maps.ts';
import { shownRange } from '../viewport/scale.ts';
import { shownSpace } from '../viewport/shown-space.ts';
import { travelToKept } from '../viewport/travel-to-kept.ts';
import './goto.css';
import type { Suggestion } from './suggestions.ts';
import { travelTo } from './travel.ts';

const grammar = part(() => import('./look-up.ts'));
/** What is typed stands in the field at once; what these keys do depends on what is proposed. */
const needsGrammar = ({ key, shiftKey }: { key: string; shiftKey: boolean }) =>
  /^(?:Arrow(?:Down|Up)|Enter)$/.test(key) || (key === 'Delete' && shiftKey);
const remembered = new Remembered('samepage.places', 20);

/** Takes the map to what is typed: an address, a view, a name, or a sum of them. */
export function GoToField() {
  const [text, setText] = useState('');
  const [open, setOpen] = useState(false);
  const listId = useId();
  const noteId = useId();
  const places = usePlaces(open);
  const read = usePart(grammar, open, undefined, needsGrammar);
  const { suggestions, error, note } =
    read && places
      ? read.lookUp(text, places, remembered.list, read.keptPlaces(useApp.getState()))
      : { suggestions: [], error: false, note: '' };
  const { active, setActive, onKey } = useActiveOption(suggestions.map(keyOf), -1);
  const chosen = suggestions[active];

  const close = () => {
    setOpen(false);
    setActive(-1);
  };
  const arrived = () => {
    // It is where the map is that counts from now on; what was typed is proposed the next time.
    setText('');
    close();
    focusMap();
  };
  const choose = ({ text: wanted, kept }: Pick<Suggestion, 'text' | 'kept'>) => {
    if (!kept) return go(wanted);
    travelToKept(kept);
    arrived();
  };
  const go = (wanted: string) => {
    setText(wanted);
    setActive(-1);
    const now = currentPlaces();
    if (!read || !now) return;
    const reading = read.readExpression(wanted, now);
    const kept = read.keptAs(wanted, read.keptPlaces(useApp.getState()));
    if (reading.ok) {
      remembered.add(wanted.trim());
      travelTo(reading.target);
    } else if (kept) travelToKept(kept);
    else return;
    arrived();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    // What is being composed is the input method's.
    if (event.nativeEvent.isComposing) return;
    if (onKey(event)) setOpen(true);
    else if (event.key === 'Enter') choose(chosen ?? { text });
    else if (event.key === 'Delete' && event.shiftKey && chosen?.kept) {
      event.preventDefault();
      read?.forgetPlace(chosen.kept);
      // The next one is in its place.
      setActive(active);
    } else if (event.key === 'Escape') {
      // First what is proposed goes, then the text, then the focus.
      event.preventDefault();
      if (open) close();
      else if (text !== '') setText('');
      else focusMap();
    }
  };
  return (
    <div className="goto">
      <label htmlFor={goToFieldId} className="unseen">
        {commandName('go-address').replace('…', '')}
      </label>
      <input
        id={goToFieldId}
        className="field goto-field"
        role="combobox"
        placeholder="Go to address, view or name…"
        autoComplete="off"
        spellCheck={false}
        value={text}
        aria-expanded={suggestions.length > 0}
        aria-controls={suggestions.length > 0 ? listId : undefined}
        aria-autocomplete="list"
        aria-activedescendant={chosen ? `${listId}-${active}` : undefined}
        aria-invalid={error && open}
        aria-describedby={open ? noteId : undefined}
        title={hintOf('go-address', useApp.getState())}
        onFocus={() => setOpen(true)}
        onBlur={close}
        onClick={() => setOpen(true)}
        onChange={(event) => {
          setText(event.target.value);
          setOpen(true);
          setActive(-1);
        }}
        onKeyDown={onKeyDown}
      />
      {text === '' && <Keys />}
      {open && (
        <div className="goto-popup">
          <p id={noteId} className={error ? 'field-error' : 'field-hint'} aria-live="polite">
            {note}
          </p>
          {suggestions.length > 0 && (
            <Options id={listId} suggestions={suggestions} active={active} onChoose={choose} />
          )}
        </div>
      )}
    </div>
  );
}

function Keys() {
  return (
    <span className="goto-keys" aria-hidden="true">
      {keysText('go-address')}
    </span>
  );
}

/** A kept place may be called as something else is. */
function keyOf({ text, kept }: Suggestion): string {
  return kept ? `kept ${text}` : text;
}

interface OptionsProps {
  id: string;
  suggestions: readonly Suggestion[];
  active: number;
  onChoose: (suggestion: Suggestion) => void;
}

function Options({ id, suggestions, active, onChoose }: OptionsProps) {
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    list.current?.children[active]?.scrollIntoView({ block: 'nearest' });
  }, [active]);
  return (
    <div ref={list} id={id} className="option-list" role="listbox" aria-label="Places">
      {suggestions.map((each, index) => (
        // biome-ignore lint/a11y/useKeyWithClickEvents: the text field has the focus, and takes the keys for the list
        <div
          key={keyOf(each)}
          id={`${id}-${index}`}
          className="option"
          role="option"
          aria-selected={index === active}
          tabIndex={-1}
          // The field keeps the focus.
          onPointerDown={(event) => event.preventDefault()}
          onClick={() => onChoose(each)}
        >
          <span className="mono">{each.text}</span>
          <span className="option-detail">{each.detail}</span>
        </div>
      ))}
    </div>
  );
}

type Known = Pick<MapSpace, 'views' | 'regions' | 'selectedView'> & { space: Space | null };

function placesOf({ views, regions, selectedView, space }: Known): Places | null {
  return space && { views, regions, space, here: views.get(selectedView ?? '') ?? middleOfMap() };
}

function middleOfMap(): number | null {
  const viewport = navigationOf()?.viewport;
  if (!viewport) return null;
  const { start, end } = shownRange(viewport);
  return Math.round((start + end) / 2);
}

function currentPlaces(): Places | null {
  const state = useApp.getState();
  return placesOf({ ...spaceOf(state), space: shownSpace(state) });
}

/** Followed only while they are looked through: the list of regions changes often. */
function usePlaces(open: boolean): Places | null {
  const views = useApp((state) => spaceOf(state).views);
  const regions = useApp((state) => (open ? spaceOf(state).regions : null));
  const selectedView = useApp((state) => spaceOf(state).selectedView);
  // It changes with the list, or with the process.
  return placesOf({ views, regions, selectedView, space: shownSpace(useApp.getState()) });
}
