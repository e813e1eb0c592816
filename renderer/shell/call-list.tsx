import { useVirtualizer } from '@tanstack/react-virtual';
import { Copy } from 'lucide-react';
import { useEffect, useLayoutEffect, useMemo, useRef } from 'react';
import { type CallRecord, callHasFailed, callResultText, callSubjectText, callText } from '../../protocol/calls.ts';
import { copyText } from '../state/clipboard.ts';
import { countOf, formatDuration } from '../state/describe.ts';
import { useApp } from '../state/store.ts';
import { callLines, filterCalls } from './call-filter.ts';

const rowCss = 18;
/** Nearer to the end than this, the log follows new calls. */
const endCss = 4;

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
  return (
    <div
      ref={scroller}
      className="calls-scroller mono"
      // A log is announced by default; these calls are to be read when wanted.
      role="log"
      aria-live="off"
      aria-label="Calls"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be scrollable by keyboard
      tabIndex={0}
      onScroll={({ currentTarget: { scrollTop, scrollHeight, clientHeight } }) => {
        atEnd.current = scrollTop + clientHeight >= scrollHeight - endCss;
        const index = Math.floor(scrollTop / rowCss);
        top.current = { id: calls[index]?.id ?? 0, aboveCss: scrollTop - index * rowCss };
      }}
    >
      <div className="calls-rows" style={{ height: virtualizer.getTotalSize() }}>
        {virtualizer.getVirtualItems().map((item) => {
          const record = calls[item.index];
          return record && <CallRow key={item.key} record={record} topCss={item.start} />;
        })}
      </div>
    </div>
  );
}

function CallRow({ record, topCss }: { record: CallRecord; topCss: number }) {
  const text = callText(record);
  const result = callResultText(record);
  const subject = callSubjectText(record);
  return (
    <div className={callHasFailed(record) ? 'call failed' : 'call'} style={{ top: topCss }}>
      <span className="call-text" title={subject ? `${text}\n${subject}` : text}>
        {text}
      </span>
      <span className="call-result" title={result}>
        = {result}
      </span>
      <span className="call-time">{formatDuration(record.nanoseconds)}</span>
      <span className="call-faults">{record.faults === null ? '' : countOf(record.faults, 'fault')}</span>
    </div>
  );
}
