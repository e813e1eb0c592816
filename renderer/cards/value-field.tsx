import { useId, useState } from 'react';
import { formatAddress } from '../../protocol/address.ts';
import type { View } from '../../protocol/model.ts';
import {
  type ByteOrder,
  isTextType,
  shortValueName,
  type ValueType,
  valueBytes,
  valueNames,
  valueTypes,
} from '../../protocol/values.ts';
import { useApp } from '../state/store.ts';
import { Choice } from '../ui/choice.tsx';
import './value.css';
import { ValueInput } from './value-input.tsx';

const typeOptions = valueTypes.map((value) => ({ value, label: shortValueName(value) }));
const orderOptions: { value: ByteOrder; label: string }[] = [
  { value: 'little', label: 'LE' },
  { value: 'big', label: 'BE' },
];

/** Whether the byte order makes a difference. */
export const hasOrder = (type: ValueType) => valueBytes[type] > 1 && type !== 'text';

/** The typed value at the cursor. */
export function ValueField({ view }: { view: View }) {
  const offset = useApp((state) => state.cursors.get(view.letter) ?? 0);
  const type = useApp((state) => state.valueType);
  const order = useApp((state) => state.byteOrder);
  const hex = useApp((state) => state.hexValues);
  const [error, setError] = useState<string | null>(null);
  const id = useId();

  return (
    <>
      <div className="value">
        <label htmlFor={id} className="value-label">
          Value
        </label>
        <span className="value-box">
          <ValueInput
            {...{ view, offset, type, order, hex }}
            onError={setError}
            id={id}
            className="field mono"
            aria-invalid={error !== null}
            aria-describedby={error === null ? `${id}-at` : `${id}-at ${id}-error`}
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
        {hasOrder(type) && (
          <Choice
            label="Byte order"
            title="Byte order: LE little-endian, BE big-endian"
            value={order}
            options={orderOptions}
            onChange={(value) => useApp.setState({ byteOrder: value })}
          />
        )}
        {!isTextType(type) && <HexSwitch />}
      </div>
      {error !== null && (
        <p id={`${id}-error`} className="field-error value-error" role="alert">
          {error}
        </p>
      )}
    </>
  );
}

/** Whether values are shown in hex, in all cards and in the inspector. */
export function HexSwitch() {
  const hex = useApp((state) => state.hexValues);
  return (
    <button
      type="button"
      className="button plain small hex-switch mono"
      aria-label="Values in hex 0x"
      aria-pressed={hex}
      title={hex ? 'Show values in decimal' : 'Show values in hex'}
      onClick={() => useApp.setState({ hexValues: !hex })}
    >
      0x
    </button>
  );
}
