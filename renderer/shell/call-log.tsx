import { ChevronDown, ChevronRight } from 'lucide-react';
import { useState } from 'react';
import { part } from '../state/part.ts';
import { useApp } from '../state/store.ts';
import { usePart } from '../ui/use-part.ts';
import './call-log.css';

const list = part(() => import('./call-list.tsx'));

/** Every system call made for an operation, as made. What is in it comes right after the first picture. */
export function CallLog() {
  const open = useApp((state) => state.callsOpen);
  const [filter, setFilter] = useState('');
  const loaded = usePart(list, open, () => useApp.setState({ callsOpen: false }));
  const Mark = open ? ChevronDown : ChevronRight;
  return (
    <section className="calls" aria-label="System calls">
      <div className="calls-bar">
        <button
          type="button"
          className="calls-toggle"
          aria-expanded={open}
          onClick={() => useApp.setState({ callsOpen: !open })}
        >
          <Mark size={14} aria-hidden="true" /> Calls
        </button>
        {loaded && <loaded.CallTools filter={filter} onFilter={setFilter} />}
      </div>
      {open && <div className="calls-list">{loaded && <loaded.CallList filter={filter} />}</div>}
    </section>
  );
}
