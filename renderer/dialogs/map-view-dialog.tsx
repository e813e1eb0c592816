import { useEffect, useState } from 'react';
import { type Address, formatAddress, formatRange } from '../../protocol/address.ts';
import type { Limits, Protection, Section, Sharing } from '../../protocol/model.ts';
import type { Place } from '../../protocol/placement.ts';
import { formatSize } from '../../protocol/size.ts';
import { setWatch } from '../live/watch.ts';
import { addressHint } from '../space/expression.ts';
import { sectionName } from '../space/sections.ts';
import { unitText } from '../space/unit.ts';
import { protectionOptions } from '../state/describe.ts';
import { ownRegions } from '../state/spaces.ts';
import { useApp } from '../state/store.ts';
import { Choice } from '../ui/choice.tsx';
import { DialogActions, Modal } from '../ui/modal.tsx';
import { RadioGroup } from '../ui/radio-group.tsx';
import { TextField } from '../ui/text-field.tsx';
import { Refusal } from './refusal.tsx';
import { useAttempt } from './use-attempt.ts';
import { type Checked, checkAddress, checkPart, exactSize } from './validation.ts';

const sharingOptions: { value: Sharing; label: string; hint: string }[] = [
  { value: 'shared', label: 'Shared', hint: 'every other view sees what is written here' },
  { value: 'copy-on-write', label: 'Copy-on-write', hint: 'a page becomes private to this view when it is written' },
];
const placeOptions: { value: Place['kind']; label: string; hint?: string }[] = [
  { value: 'next-free', label: 'Next free', hint: 'beside the other views' },
  { value: 'system', label: 'Chosen by the system' },
  { value: 'fixed', label: 'This address' },
];

interface MapViewDialogProps {
  limits: Limits;
  current: Section;
  /** See Dialog. */
  at: Address | null | undefined;
}

export function MapViewDialog({ limits, current, at }: MapViewDialogProps) {
  const sections = useApp((state) => state.sections);
  const regions = useApp(ownRegions);
  const views = useApp((state) => state.views);
  const selectedView = useApp((state) => state.views.get(state.selectedView ?? '') ?? null);
  const [chosen, setChosen] = useState(current);
  // One that another window has removed meanwhile stays chosen: mapping it is refused, and nothing else is mapped in its place.
  const section = sections.get(chosen.id) ?? chosen;
  const [offsetText, setOffsetText] = useState('0');
  const [lengthText, setLengthText] = useState(exactSize(current.bytes));
  const [sharing, setSharing] = useState<Sharing>('shared');
  const [protection, setProtection] = useState<Protection>(writable(current) ? 'read-write' : 'read');
  const [place, setPlace] = useState<Place['kind']>(at === undefined ? 'next-free' : 'fixed');
  const [addressText, setAddressText] = useState(at ? formatAddress(at) : '');
  const { refused, run, clear } = useAttempt();
  useEffect(() => {
    setWatch('map dialog', { regions: true });
    return () => setWatch('map dialog', null);
  }, []);

  const { offset, length } = checkPart(offsetText, lengthText, section, limits);
  const bytes = length.ok ? length.value : section.bytes;
  const address = checkAddress({
    text: addressText,
    length: bytes,
    section,
    moving: null,
    here: selectedView,
    limits,
    regions,
    views: [...views.values()],
  });
  const placement: Checked<Place> =
    place !== 'fixed'
      ? { ok: true, value: { kind: place } }
      : address.ok
        ? { ok: true, value: { kind: 'fixed', address: address.value } }
        : address;
  const ready = offset.ok && length.ok && placement.ok;

  const choose = (next: Section) => {
    setChosen(next);
    setOffsetText('0');
    setLengthText(exactSize(next.bytes));
    if (!writable(next) && sharing === 'shared') setProtection('read');
  };
  return (
    <Modal title="Map another view with options">
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (!ready) return;
          const part = { section: section.id, offset: offset.value, length: length.value };
          run({ kind: 'map', ...part, sharing, protection, place: placement.value });
        }}
        onChange={clear}
      >
        <Choice
          label="Section"
          showLabel
          value={String(section.id)}
          options={[...new Map(sections).set(section.id, section).values()].map((each) => ({
            value: String(each.id),
            label: `${sectionName(each, each.id)} · ${sections.has(each.id) ? formatSize(each.bytes) : 'removed'}`,
          }))}
          onChange={(value) => {
            const next = sections.get(Number(value));
            if (next) choose(next);
          }}
        />
        <div className="dialog-pair">
          <TextField
            label="Offset"
            value={offsetText}
            onChange={setOffsetText}
            error={offset.ok ? null : offset.error}
            hint={offset.ok ? `from +${formatAddress(offset.value)}` : null}
          />
          <TextField
            label="Length"
            value={lengthText}
            onChange={setLengthText}
            error={length.ok ? null : length.error}
            hint={length.ok ? exactSize(length.value) : null}
          />
        </div>
        <RadioGroup label="Sharing" value={sharing} options={sharingOptions} onChange={setSharing} />
        <Choice<Protection>
          label="Protection"
          showLabel
          value={protection}
          options={protectionOptions(limits)}
          onChange={setProtection}
        />
        <RadioGroup label="Address" value={place} options={placeOptions} onChange={setPlace} />
        {place === 'fixed' && (
          <TextField
            label="Address in hex"
            value={addressText}
            onChange={setAddressText}
            error={address.ok || addressText === '' ? null : address.error}
            hint={
              address.ok
                ? `Free: ${formatRange(address.value, address.value + bytes)}`
                : `A multiple of ${unitText(limits, section)}. ${addressHint}`
            }
          />
        )}
        <Refusal
          error={refused}
          onUse={(suggestion) => {
            setPlace('fixed');
            setAddressText(formatAddress(suggestion));
            clear();
          }}
        />
        <DialogActions submit="Map view" disabled={!ready} />
      </form>
    </Modal>
  );
}

function writable(section: Section): boolean {
  return section.origin.kind === 'memory' || section.origin.access === 'read-write';
}
