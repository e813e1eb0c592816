import { useVirtualizer } from '@tanstack/react-virtual';
import { Copy } from 'lucide-react';
import { type KeyboardEvent, useEffect, useId, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { type CallRecord, callHasFailed, callResultText, callSubjectText, callText } from '../../protocol/calls.ts';
import { goToCall } from '../goto/go-to-call.ts';
import { copyText } from '../state/clipboard.ts';
import { countOf, formatDuration } from '../state/describe.ts';
import { useApp } from '../state/store.ts';
import { callLines, filterCalls } from './call-filter.ts';

const rowCss = 18;
/** Nearer to the end than this, the log follows new calls. */
const endCss = 4;
/** How many calls Page Up and Page Down pass over. */
const pageRows = 10;

/** What stands beside the heading: a filter, and a button that copies what it lets through. */
export function CallTools({ filter, onFilter }: { filter: string; onFilter: (filter: string) => void }) {
  const all = useApp((state) => state.calls);
  const calls = useMemo(() => filterCalls(all, filter), [all, filter]);
  return (
    <>
      <input
        type="text"
        className="calls-filter mono"
        aria-label="Filter calls"
        placeholder="Filter: mmap 0x28, failed, -mprotect"
        spellCheck={false}
        autoComplete="off"
        value={filter}
        onChange={({ target }) => onFilter(target.value)}
      />
      {filter.trim() !== '' && (
        <span className="calls-count">
          {calls.length} of {all.length}
        </span>
      )}
      <button
        type="button"
        className="button plain small"
        title={filter.trim() === '' ? 'Copy all calls as text' : 'Copy the calls shown as text'}
        disabled={calls.length === 0}
        onClick={() => copyText(callLines(calls), countOf(calls.length, 'call'))}
      >
        <Copy size={14} aria-hidden="true" /> Copy
      </button>
    </>
  );
}

export function CallList({ filter }: { filter: string }) {
  const all = useApp((state) => state.calls);
  const calls = useMemo(() => filterCalls(all, filter), [all, filter]);
  const [current, setCurrent] = useState<number | null>(null);
  const listId = useId();
  const scroller = useRef<HTMLDivElement>(null);
  const atEnd = useRef(true);
  const virtualizer = useVirtualizer({
    count: calls.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowCss,
    getItemKey: (index) => calls[index]?.id ?? index,
    overscan: 4,
  });
  /** The call at the upper edge, and how much of it is above. */
  const top = useRef({ id: 0, aboveCss: 0 });
  // A full log drops its oldest call for each new one: what is read stays where it is.
  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const index = calls.findIndex(({ id }) => id >= top.current.id);
    element.scrollTop = atEnd.current ? element.scrollHeight : index * rowCss + top.current.aboveCss;
  }, [calls]);
  useEffect(() => {
    const element = scroller.current;
    if (!element) return;
    // A lower window has room for fewer: the last ones.
    const observer = new ResizeObserver(() => {
      if (atEnd.current) element.scrollTop = element.scrollHeight;
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  const at = calls.findIndex(({ id }) => id === current);
  const onKeyDown = (event: KeyboardEvent) => {
    const record = calls[at];
    const last = calls.length - 1;
    const from = at < 0 ? last + 1 : at;
    const next: Record<string, number> = {
      ArrowUp: from - 1,
      ArrowDown: from + 1,
      PageUp: from - pageRows,
      PageDown: from + pageRows,
      Home: 0,
      End: last,
    };
    const index = next[event.key];
    if (event.key === 'Enter' && record) goToCall(record);
    else if (index !== undefined && last >= 0) {
      const clamped = Math.max(0, Math.min(last, index));
      setCurrent(calls[clamped]?.id ?? null);
      virtualizer.scrollToIndex(clamped);
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div
      ref={scroller}
      className="calls-scroller mono"
      role="listbox"
      aria-label="Calls"
      aria-activedescendant={at < 0 ? undefined : `${listId}-${current}`}
      tabIndex={0}
      onKeyDown={onKeyDown}
      onScroll={({ currentTarget: { scrollTop, scrollHeight, clientHeight } }) => {
        atEnd.current = scrollTop + clientHeight >= scrollHeight - endCss;
        const index = Math.floor(scrollTop / rowCss);
        top.current = { id: calls[index]?.id ?? 0, aboveCss: scrollTop - index * rowCss };
      }}
    >
      <div className="calls-rows" role="presentation" style={{ height: virtualizer.getTotalSize() }}>
        {virtualizer.getVirtualItems().map((item) => {
          const record = calls[item.index];
          return (
            record && (
              // biome-ignore lint/a11y/useKeyWithClickEvents: the list has the focus, and takes the keys for its options
              <div
                key={item.key}
                id={`${listId}-${record.id}`}
                className={callHasFailed(record) ? 'call failed' : 'call'}
                role="option"
                tabIndex={-1}
                aria-selected={record.id === current}
                aria-posinset={item.index + 1}
                aria-setsize={calls.length}
                style={{ top: item.start }}
                onClick={() => {
                  setCurrent(record.id);
                  scroller.current?.focus({ preventScroll: true });
                  // Text that was selected by dragging is to be copied.
                  if (getSelection()?.isCollapsed !== false) goToCall(record);
                }}
              >
                <CallCells record={record} />
              </div>
            )
          );
        })}
      </div>
    </div>
  );
}

function CallCells({ record }: { record: CallRecord }) {
  const text = callText(record);
  const result = callResultText(record);
  const subject = callSubjectText(record);
  return (
    <>
      <span className="call-text" title={subject ? `${text}\nGo to ${subject}` : text}>
        {text}
      </span>
      <span className="call-result" title={result}>
        = {result}
      </span>
      <span className="call-time">{formatDuration(record.nanoseconds)}</span>
      <span className="call-faults">{record.faults === null ? '' : countOf(record.faults, 'fault')}</span>
    </>
  );
}
