/** The find bar and its list of matches: loaded when it is first wanted. */
import { useVirtualizer } from '@tanstack/react-virtual';
import { ChevronDown, ChevronUp } from 'lucide-react';
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import { formatAddress, offsetAddress } from '../../protocol/address.ts';
import { compareLetters } from '../../protocol/letters.ts';
import { namedText } from '../../protocol/naming.ts';
import type { Match, SearchPlace } from '../../protocol/search.ts';
import { formatSize } from '../../protocol/size.ts';
import { CommandButton } from '../commands/command-button.tsx';
import { focusMap } from '../commands/focus.ts';
import { takesKeys } from '../state/early-keys.ts';
import { useApp } from '../state/store.ts';
import { Choice } from '../ui/choice.tsx';
import { CloseButton } from '../ui/close-button.tsx';
import { hasLeft } from '../ui/has-left.ts';
import { goToMatch, stepMatch, viewOf } from './matches.ts';
import { type PatternOptions, patternOf, type SearchKind, searchKindName, searchKinds } from './pattern.ts';
import './search.css';
import { useSearch } from './use-search.ts';

const kinds = searchKinds.map((kind) => ({ value: kind, label: searchKindName(kind) }));
const isText = (kind: SearchKind) => kind === 'utf-8' || kind === 'utf-16';
const placeOf = (value: string): SearchPlace => {
  if (value === 'all') return { kind: 'all' };
  const section = Number(value);
  return Number.isNaN(section) ? { kind: 'view', view: value } : { kind: 'section', section };
};

export function SearchBar() {
  const [text, setText] = useState('');
  const [kind, setKind] = useState<SearchKind>('utf-8');
  const [placeValue, setPlace] = useState('all');
  const [options, setOptions] = useState<Omit<PatternOptions, 'order'>>({ matchCase: false, aligned: false });
  /** What was searched for last, so that Enter goes on from there. */
  const [searched, setSearched] = useState('');
  const [refusal, setRefusal] = useState<string | null>(null);
  const order = useApp((state) => state.byteOrder);
  const matches = useApp((state) => state.search.matches);
  const search = useSearch();
  const field = useRef<HTMLInputElement>(null);
  const noteId = useId();
  const places = usePlaceOptions();
  const place = places.some(({ value }) => value === placeValue) ? placeValue : 'all';
  useEffect(() => {
    field.current?.focus();
    takesKeys('search');
  }, []);

  const wanted = JSON.stringify([text, kind, place, options, order]);
  const close = () => {
    useApp.setState({ searchOpen: false });
    focusMap();
  };
  const begin = () => {
    const pattern = patternOf(text, kind, { ...options, order });
    setRefusal(typeof pattern === 'string' ? pattern : null);
    if (typeof pattern === 'string') return field.current?.focus();
    setSearched(wanted);
    void search.start(placeOf(place), pattern);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'Enter') {
      if (wanted !== searched) begin();
      else stepMatch(event.shiftKey ? -1 : 1);
    }
  };
  /** Wherever in the bar the focus is. */
  const onEscape = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || event.nativeEvent.isComposing) return;
    event.preventDefault();
    if (search.done === null) close();
    else search.cancel();
  };
  const error = refusal ?? search.error;
  return (
    // biome-ignore lint/a11y/noNoninteractiveElementInteractions: Escape in any of its controls closes it
    <section className="search" aria-label="Search memory" onKeyDown={onEscape}>
      <div className="search-bar">
        <label htmlFor="search-field" className="unseen">
          Search for
        </label>
        <input
          id="search-field"
          ref={field}
          className="field mono"
          placeholder="Search for…"
          autoComplete="off"
          spellCheck={false}
          value={text}
          aria-invalid={refusal !== null}
          aria-describedby={noteId}
          onChange={(event) => {
            setText(event.target.value);
            setRefusal(null);
          }}
          onBlur={(event) => hasLeft(event, event.currentTarget) && setRefusal(null)}
          onKeyDown={onKeyDown}
        />
        <Choice label="As" value={kind} options={kinds} onChange={setKind} />
        <Choice label="In" value={place} options={places} onChange={setPlace} />
        {isText(kind) && (
          <Check
            label="Match case"
            checked={options.matchCase}
            onChange={(matchCase) => setOptions({ ...options, matchCase })}
          />
        )}
        {!isText(kind) && kind !== 'bytes' && (
          <Check
            label="Aligned"
            checked={options.aligned}
            onChange={(aligned) => setOptions({ ...options, aligned })}
          />
        )}
        {search.done === null ? (
          <button type="button" className="button small" onClick={begin}>
            Search
          </button>
        ) : (
          <button type="button" className="button small" onClick={search.cancel}>
            Cancel
          </button>
        )}
        <span className="search-steps">
          <CommandButton
            id="previous-match"
            className="button small plain icon-button"
            icon={<ChevronUp size={14} />}
          />
          <CommandButton id="next-match" className="button small plain icon-button" icon={<ChevronDown size={14} />} />
        </span>
        {search.done !== null && <progress value={search.done} aria-label="How much is searched" />}
        <p id={noteId} className={error === null ? 'search-note' : 'field-error'} aria-live="polite">
          {error ?? noteOf(matches.length, search)}
        </p>
        <CloseButton small name="Close the search" onClick={close} />
      </div>
      {matches.length > 0 && <Matches matches={matches} />}
    </section>
  );
}

function noteOf(count: number, { done, result, isCancelled }: ReturnType<typeof useSearch>): string {
  const found = `${count.toLocaleString('en')} ${count === 1 ? 'match' : 'matches'}`;
  if (done !== null) return `${found} so far`;
  if (isCancelled) return `Cancelled: ${found} so far`;
  if (!result) return '';
  const unread = result.unreadable > 0 ? `; ${formatSize(result.unreadable)} could not be read` : '';
  return `${result.more ? `The first ${found}` : found} in ${formatSize(result.searched)} of touched pages${unread}`;
}

/** Values: `all`, the number of a section, the letter of a view. */
function usePlaceOptions() {
  const sections = useApp((state) => state.sections);
  const views = useApp((state) => state.views);
  return [
    { value: 'all', label: 'everywhere' },
    ...[...sections].map(([id, section]) => ({ value: String(id), label: namedText(`section ${id}`, section) })),
    ...[...views]
      .sort(([a], [b]) => compareLetters(a, b))
      .map(([letter, view]) => ({ value: letter, label: namedText(`view ${letter}`, view) })),
  ];
}

function Check({ label, checked, onChange }: { label: string; checked: boolean; onChange: (on: boolean) => void }) {
  return (
    <label className="search-check">
      <input type="checkbox" checked={checked} onChange={(event) => onChange(event.target.checked)} />
      {label}
    </label>
  );
}

const rowCss = 20;

function Matches({ matches }: { matches: readonly Match[] }) {
  const scroller = useRef<HTMLDivElement>(null);
  const current = useApp((state) => state.search.current);
  const listId = useId();
  const virtualizer = useVirtualizer({
    count: matches.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowCss,
    overscan: 4,
  });
  useEffect(() => {
    if (current >= 0) virtualizer.scrollToIndex(current);
  }, [current, virtualizer]);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') stepMatch(event.key === 'ArrowDown' ? 1 : -1);
    else if (event.key === 'Home' || event.key === 'End') goToMatch(event.key === 'Home' ? 0 : matches.length - 1);
    else return;
    event.preventDefault();
  };
  return (
    <div
      ref={scroller}
      className="search-matches mono"
      role="listbox"
      aria-label="Matches"
      aria-activedescendant={current >= 0 ? `${listId}-${current}` : undefined}
      tabIndex={0}
      onKeyDown={onKeyDown}
    >
      <div role="presentation" style={{ height: virtualizer.getTotalSize(), position: 'relative' }}>
        {virtualizer.getVirtualItems().map(({ index, start }) => {
          const match = matches[index];
          return (
            match && (
              // biome-ignore lint/a11y/useKeyWithClickEvents: the list has the focus, and takes the keys for its options
              <div
                key={index}
                id={`${listId}-${index}`}
                className="search-match"
                role="option"
                tabIndex={-1}
                aria-selected={index === current}
                aria-posinset={index + 1}
                aria-setsize={matches.length}
                style={{ top: start }}
                onClick={() => goToMatch(index)}
              >
                <MatchText match={match} />
              </div>
            )
          );
        })}
      </div>
    </div>
  );
}

/** `0x290040 · A+0x40 · section 1+0x40`. */
function MatchText({ match }: { match: Match }) {
  const view = useApp((state) => viewOf(match, state));
  const inSection = `section ${match.section}+${formatAddress(match.offset)}`;
  if (!view) return <>{inSection}, mapped nowhere</>;
  const offset = match.offset - view.offset;
  return (
    <>
      {`${formatAddress(offsetAddress(view.address, offset))} · ${view.letter}+${formatAddress(offset)}`}
      <span className="search-section">
        {match.view === null ? inSection : `private to ${match.view}, or looked for there`}
      </span>
    </>
  );
}
