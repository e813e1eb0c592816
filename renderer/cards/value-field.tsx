import { useEffect, useId, useRef, useState } from 'react';
import { formatAddress } from '../../protocol/address.ts';
import type { View } from '../../protocol/model.ts';
import {
  type ByteOrder,
  formatValue,
  parseValue,
  shortValueName,
  type ValueType,
  valueBytes,
  valueNames,
  valueTypes,
} from '../../protocol/values.ts';
import { FollowingField } from '../live/following-field.ts';
import { type FrameHandle, onFrame } from '../live/frame.ts';
import { liveBytes } from '../live/live-bytes.ts';
import { writeRefusal } from '../live/page-hint.ts';
import { countOf } from '../state/describe.ts';
import { perform } from '../state/operations.ts';
import { useApp } from '../state/store.ts';
import { Choice } from '../ui/choice.tsx';
import './value.css';

const typeOptions = valueTypes.map((value) => ({ value, label: shortValueName(value) }));
const orderOptions: { value: ByteOrder; label: string }[] = [
  { value: 'little', label: 'LE' },
  { value: 'big', label: 'BE' },
];

/** The typed value at the cursor. It follows the live bytes by itself, outside React, until somebody selects or types. */
export function ValueField({ view }: { view: View }) {
  const { letter } = view;
  const offset = useApp((state) => state.cursors.get(letter) ?? 0);
  const type = useApp((state) => state.valueType);
  const order = useApp((state) => state.byteOrder);
  const [error, setError] = useState<string | null>(null);
  const input = useRef<HTMLInputElement>(null);
  const painting = useRef<FrameHandle | null>(null);
  /** What is being written just now: a second Enter does not write it once more. */
  const writing = useRef<string | null>(null);
  const id = useId();

  useEffect(() => {
    const field = input.current;
    if (!field) return;
    const frame = onFrame('paint', () => {
      if (field.dataset['follows'] !== undefined) following.show(shownValue(view, offset, type, order));
    });
    const following = new FollowingField(field, () => frame.request());
    const unsubscribe = liveBytes.subscribe(() => frame.request());
    painting.current = frame;
    frame.request();
    return () => {
      unsubscribe();
      following.dispose();
      painting.current = null;
      frame.dispose();
    };
  }, [view, offset, type, order]);

  /** Lets go of what was typed; the field shows the live value again. */
  const follow = () => {
    const field = input.current;
    if (!field) return;
    setError(null);
    field.dataset['follows'] = '';
    field.value = shownValue(view, offset, type, order);
  };

  const write = async () => {
    const field = input.current;
    // What nobody has typed is the memory's own: it is never written back, whatever text stands for it.
    if (!field || field.dataset['follows'] !== undefined) return;
    const refusal = writeRefusal(view);
    const parsed = parseValue(field.value, type, order);
    if (refusal || 'error' in parsed) return setError(refusal ?? ('error' in parsed ? parsed.error : null));
    const left = view.length - offset;
    if (parsed.bytes.length > left) return setError(`View ${letter} has only ${countOf(left, 'byte')} from here on.`);
    const typed = field.value;
    const what = `${type} ${order} ${offset} ${typed}`;
    if (writing.current === what) return;
    setError(null);
    writing.current = what;
    // The bytes may be seen before the answer comes: undo is then that of the write.
    field.dataset['writes'] = '';
    const outcome = await perform({ kind: 'write', view: letter, offset, bytes: parsed.bytes });
    if (writing.current === what) {
      writing.current = null;
      delete field.dataset['writes'];
    }
    // What was typed meanwhile stays; so does what could not be written.
    if (!outcome || field.value !== typed) return;
    field.dataset['follows'] = '';
    // The bytes may have been painted before the answer came, and `0x2a` would go on standing there for 42.
    painting.current?.request();
  };

  return (
    <>
      <div className="value">
        <label htmlFor={id} className="value-label">
          Value
        </label>
        <span className="value-box">
          <input
            ref={input}
            id={id}
            className="field mono"
            data-follows=""
            autoComplete="off"
            spellCheck={false}
            aria-invalid={error !== null}
            aria-describedby={error === null ? `${id}-at` : `${id}-at ${id}-error`}
            onInput={({ currentTarget: { dataset } }) => {
              delete dataset['follows'];
              delete dataset['writes'];
            }}
            onKeyDown={(event) => {
              // What is being composed is the input method's.
              if (event.nativeEvent.isComposing) return;
              if (event.key === 'Enter') void write();
              else if (event.key === 'Escape' && event.currentTarget.dataset['follows'] === undefined) follow();
              else return;
              event.preventDefault();
            }}
          />
        </span>
        <Choice
          label="Type"
          value={type}
          options={typeOptions}
          onChange={(value) => useApp.setState({ valueType: value })}
        />
        <span id={`${id}-at`} className="value-at mono" title={`${valueNames[type]} at +${formatAddress(offset)}`}>
          <span className="unseen">{shortValueName(type)} at </span>+{formatAddress(offset)}
        </span>
        {valueBytes[type] > 1 && type !== 'text' && (
          <Choice
            label="Byte order"
            title="Byte order: LE little-endian, BE big-endian"
            value={order}
            options={orderOptions}
            onChange={(value) => useApp.setState({ byteOrder: value })}
          />
        )}
      </div>
      {error !== null && (
        <p id={`${id}-error`} className="field-error value-error" role="alert">
          {error}
        </p>
      )}
    </>
  );
}

/** The value as far as its bytes are known; '' while they are not, or cannot be read. */
function shownValue(view: View, offset: number, type: ValueType, order: ByteOrder): string {
  const length = Math.min(valueBytes[type], view.length - offset);
  for (const at of [offset, offset + length - 1]) {
    if (liveBytes.byteAt(view.letter, at) === null || liveBytes.stateAt(view.letter, at) === 'unreadable') return '';
  }
  return formatValue(liveBytes.slice(view.letter, offset, length), type, order);
}
