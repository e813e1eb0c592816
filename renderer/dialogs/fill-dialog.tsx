import { useState } from 'react';
import { formatAddress, formatRange } from '../../protocol/address.ts';
import type { View } from '../../protocol/model.ts';
import { formatSize, readSize } from '../../protocol/size.ts';
import { mostFilled } from '../../protocol/view-actions.ts';
import { hexBytes } from '../live/pasted-bytes.ts';
import { countOf } from '../state/describe.ts';
import { DialogActions, Modal } from '../ui/modal.tsx';
import { RadioGroup } from '../ui/radio-group.tsx';
import { TextField } from '../ui/text-field.tsx';
import { Refusal } from './refusal.tsx';
import { useAttempt } from './use-attempt.ts';
import type { Checked } from './validation.ts';

type Kind = 'hex' | 'text';
const kinds: { value: Kind; label: string; hint: string }[] = [
  { value: 'hex', label: 'Bytes in hex', hint: 'cc, or de ad be ef' },
  { value: 'text', label: 'Text', hint: 'as UTF-8' },
];

interface FillDialogProps {
  view: View;
  /** What is proposed: from the view's start, and how many bytes. */
  start: number;
  bytes: number;
}

/** A byte or a pattern over and over, written over a range of a view in one step of the history. */
export function FillDialog({ view, start, bytes }: FillDialogProps) {
  const [fromText, setFromText] = useState(formatAddress(start));
  const [lengthText, setLengthText] = useState(String(Math.min(bytes, mostFilled)));
  const [kind, setKind] = useState<Kind>('hex');
  const [pattern, setPattern] = useState('00');
  const { refused, run, clear } = useAttempt();

  const offset = checkOffset(fromText, view);
  const length = offset.ok ? checkLength(lengthText, view.length - offset.value) : null;
  const filling = checkPattern(kind, pattern);
  return (
    <Modal title={`Fill bytes of view ${view.letter}`}>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (!offset.ok || !length?.ok || !filling.ok) return;
          const range = { view: view.letter, offset: offset.value, fills: length.value };
          run({ kind: 'write', ...range, bytes: filling.value });
        }}
        onChange={clear}
      >
        <RadioGroup label="With" value={kind} options={kinds} onChange={setKind} />
        <TextField
          label="Pattern"
          value={pattern}
          onChange={setPattern}
          error={filling.ok ? null : filling.error}
          hint={filling.ok && length?.ok ? repeated(filling.value.length, length.value) : null}
        />
        <div className="dialog-pair">
          <TextField
            label="From"
            value={fromText}
            onChange={setFromText}
            error={offset.ok ? null : offset.error}
            hint={offset.ok ? `+${formatAddress(offset.value)}` : null}
          />
          <TextField
            label="Length"
            value={lengthText}
            onChange={setLengthText}
            error={length && !length.ok ? length.error : null}
            hint={offset.ok && length?.ok ? `+${formatRange(offset.value, offset.value + length.value)}` : null}
          />
        </div>
        <Refusal error={refused} />
        <DialogActions submit="Fill" disabled={!offset.ok || !length?.ok || !filling.ok} />
      </form>
    </Modal>
  );
}

function checkOffset(text: string, view: View): Checked<number> {
  const read = readSize(text, 'an offset');
  if ('error' in read) return { ok: false, error: read.error };
  if (read.bytes < view.length) return { ok: true, value: read.bytes };
  return { ok: false, error: `View ${view.letter} has ${formatSize(view.length)}.` };
}

function checkLength(text: string, left: number): Checked<number> {
  const read = readSize(text, 'a length');
  if ('error' in read) return { ok: false, error: read.error };
  const most = Math.min(left, mostFilled);
  if (read.bytes >= 1 && read.bytes <= most) return { ok: true, value: read.bytes };
  const why = most === left ? `From there on the view has ${countOf(left, 'byte')}` : 'In one go';
  return { ok: false, error: `${why}: at most ${most === left ? left : formatSize(most)}, at least 1.` };
}

function checkPattern(kind: Kind, text: string): Checked<Uint8Array> {
  const bytes = kind === 'hex' ? hexBytes(text) : new TextEncoder().encode(text);
  if (typeof bytes === 'string') return { ok: false, error: bytes };
  if (bytes.length > 0) return { ok: true, value: bytes };
  return { ok: false, error: kind === 'hex' ? 'Type bytes in hex, such as 00 or de ad be ef.' : 'Type a text.' };
}

function repeated(pattern: number, length: number): string {
  const times = Math.floor(length / pattern);
  const rest = length % pattern;
  if (times === 0) return `${countOf(pattern, 'byte')}, of which the first ${rest} fit`;
  return `${countOf(pattern, 'byte')}, ${countOf(times, 'time')}${rest > 0 ? `, and ${rest} more` : ''}`;
}
