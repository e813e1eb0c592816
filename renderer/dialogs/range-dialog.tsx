import { useEffect, useState } from 'react';
import { formatAddress, formatRange } from '../../protocol/address.ts';
import type { Limits, View } from '../../protocol/model.ts';
import { formatSize } from '../../protocol/size.ts';
import { setWatch } from '../live/watch.ts';
import { sectionName } from '../space/sections.ts';
import { ownRegions } from '../state/spaces.ts';
import { useApp } from '../state/store.ts';
import { DialogActions, Modal } from '../ui/modal.tsx';
import { TextField } from '../ui/text-field.tsx';
import { Refusal } from './refusal.tsx';
import { useAttempt } from './use-attempt.ts';
import { checkNewRange, exactSize } from './validation.ts';

/** Which part of its section a view shows: what dragging its edges does, by typing. */
export function RangeDialog({ view, limits }: { view: View; limits: Limits }) {
  const section = useApp((state) => state.sections.get(view.section));
  const regions = useApp(ownRegions);
  const views = useApp((state) => state.views);
  const [fromText, setFromText] = useState(formatAddress(view.offset));
  const [toText, setToText] = useState(formatAddress(view.offset + view.length));
  const { refused, run, clear } = useAttempt();
  useEffect(() => {
    setWatch('range dialog', { regions: true });
    return () => setWatch('range dialog', null);
  }, []);
  if (!section) return null;

  const around = { limits, regions, views: [...views.values()] };
  const { from, to, address } = checkNewRange(fromText, toText, view, section, around);
  const ready = from.ok && to.ok && address.ok;
  const unchanged = from.ok && to.ok && from.value === view.offset && to.value === view.offset + view.length;
  return (
    <Modal title={`Change range of view ${view.letter}`}>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (!ready) return;
          const length = to.value - from.value;
          run({ kind: 'resize', view: view.letter, address: address.value, offset: from.value, length });
        }}
        onChange={clear}
      >
        <p className="dialog-lead">
          Which part of {sectionName(section, section.id)} ({exactSize(section.bytes)}) it shows. What it goes on
          showing keeps its address.
        </p>
        <div className="dialog-pair">
          <TextField
            label="From"
            value={fromText}
            onChange={setFromText}
            error={from.ok ? null : from.error}
            hint={from.ok ? exactSize(from.value) : null}
          />
          <TextField
            label="To"
            value={toText}
            onChange={setToText}
            error={to.ok ? null : to.error}
            hint={to.ok ? `exclusive; ${exactSize(to.value)}` : null}
          />
        </div>
        <p className={from.ok && to.ok && !address.ok && !unchanged ? 'field-error' : 'field-hint'} aria-live="polite">
          {from.ok && to.ok && (address.ok ? newPlace(address.value, to.value - from.value) : address.error)}
        </p>
        <Refusal error={refused} />
        <DialogActions submit="Change range" disabled={!ready} />
      </form>
    </Modal>
  );
}

function newPlace(start: number, length: number): string {
  return `It will lie at ${formatRange(start, start + length)}, ${formatSize(length)}.`;
}
