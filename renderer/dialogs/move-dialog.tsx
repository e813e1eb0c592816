import { useEffect, useState } from 'react';
import { formatAddress, formatRange, offsetAddress } from '../../protocol/address.ts';
import { lettersText } from '../../protocol/letters.ts';
import type { MoveMethod, View } from '../../protocol/model.ts';
import { setWatch } from '../live/watch.ts';
import { addressHint } from '../space/expression.ts';
import { unitText } from '../space/unit.ts';
import { selectedGroup } from '../state/selection.ts';
import { ownRegions } from '../state/spaces.ts';
import { useApp } from '../state/store.ts';
import { DialogActions, Modal } from '../ui/modal.tsx';
import { RadioGroup } from '../ui/radio-group.tsx';
import { TextField } from '../ui/text-field.tsx';
import { Refusal } from './refusal.tsx';
import { useAttempt } from './use-attempt.ts';
import { checkMove } from './validation.ts';

const methods: Record<MoveMethod, { label: string; hint: string }> = {
  remap: { label: 'Remap', hint: 'the system moves the mapping, page tables included' },
  'unmap-map': { label: 'Unmap there, map here', hint: 'the article’s way; pages are mapped again as they are read' },
};

export function MoveDialog({ view, start }: { view: View; start: string }) {
  const [text, setText] = useState(start);
  const limits = useApp((state) => state.limits);
  const regions = useApp(ownRegions);
  const views = useApp((state) => state.views);
  const sections = useApp((state) => state.sections);
  const method = useApp((state) => state.moveMethod);
  const selectedView = useApp((state) => state.selectedView);
  const selectedViews = useApp((state) => state.selectedViews);
  const group = selectedGroup({ selectedView, selectedViews, views });
  const { refused, run, clear } = useAttempt();
  useEffect(() => {
    setWatch('move dialog', { regions: true });
    return () => setWatch('move dialog', null);
  }, []);
  if (!limits) return null;

  const others = group.includes(view.letter) ? group.filter((letter) => letter !== view.letter) : [];
  const checked = checkMove(text, view, others, { limits, regions, views, sections });
  const untouched = text === start;
  const change = (next: string) => {
    setText(next);
    clear();
  };
  return (
    <Modal title={`Move view ${view.letter}`}>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (!checked.ok) return;
          const move = (each: View) => ({
            view: each.letter,
            to: offsetAddress(each.address, checked.value - view.address),
          });
          const along = others.flatMap((letter) => views.get(letter) ?? []);
          if (along.length === 0) run({ kind: 'move', ...move(view), method });
          else run({ kind: 'move-many', moves: [view, ...along].map(move), method });
        }}
      >
        <p className="dialog-lead">
          Now at <span className="mono">{formatRange(view.address, view.address + view.length)}</span>
        </p>
        {others.length > 0 && (
          <p>{lettersText(others)} will move along: selected together, they keep their distances.</p>
        )}
        <TextField
          label="New address"
          value={text}
          onChange={change}
          error={checked.ok || untouched ? null : checked.error}
          hint={
            checked.ok
              ? `Free: ${formatRange(checked.value, checked.value + view.length)}`
              : `A multiple of ${unitText(limits, sections.get(view.section))}. ${addressHint}`
          }
        />
        {limits.moveMethods.length > 1 && (
          <RadioGroup
            label="Method"
            value={method}
            options={limits.moveMethods.map((value) => ({ value, ...methods[value] }))}
            onChange={(value) => useApp.setState({ moveMethod: value })}
          />
        )}
        <Refusal error={refused} onUse={(address) => change(formatAddress(address))} />
        <DialogActions submit="Move" disabled={!checked.ok} />
      </form>
    </Modal>
  );
}
