import { useEffect, useId, useRef, useState } from 'react';
import { formatAddress } from '../../protocol/address.ts';
import type { View } from '../../protocol/model.ts';
import { type ByteOrder, shortValueName, type ValueType, valueNames, valueTypes } from '../../protocol/values.ts';
import { setWatch } from '../live/watch.ts';
import { useApp } from '../state/store.ts';
import { CloseButton } from '../ui/close-button.tsx';
import './inspector.css';
import { HexSwitch, hasOrder } from './value-field.tsx';
import { ValueInput } from './value-input.tsx';

const bothOrders: readonly ByteOrder[] = ['little', 'big'];
const orderNames: Record<ByteOrder, string> = { little: 'little-endian', big: 'big-endian' };
/** The longest value, bytes. */
const watchedBytes = 16;

/** What the bytes at the selected view's cursor are as each type, in both byte orders. Each can be typed over. */
export function Inspector({ view }: { view: View }) {
  const offset = useApp((state) => state.cursors.get(view.letter) ?? 0);
  const hex = useApp((state) => state.hexValues);
  const [active, setActive] = useState<ValueType>('u32');
  const [error, setError] = useState<{ of: string; text: string } | null>(null);
  const table = useRef<HTMLTableElement>(null);
  const id = useId();
  const { letter, length } = view;
  useEffect(() => {
    const range = { view: letter, offset, length: Math.min(watchedBytes, length - offset) };
    setWatch('inspector', { ranges: [range] });
    return () => setWatch('inspector', null);
  }, [letter, offset, length]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what was wrong at another place is wrong no more
  useEffect(() => setError(null), [letter, offset]);

  const toRow = (type: ValueType, field: HTMLInputElement, by: number) => {
    const next = valueTypes[valueTypes.indexOf(type) + by];
    const row = next && table.current?.querySelector(`[data-type='${next}']`);
    const fields = row ? [...row.querySelectorAll('input')] : [];
    const to = fields.find((each) => each.dataset['order'] === field.dataset['order']) ?? fields[0];
    to?.focus();
    to?.select();
  };
  const cell = (type: ValueType, order: ByteOrder) => {
    const key = `${type} ${order}`;
    return (
      <ValueInput
        {...{ view, offset, type, order, hex }}
        onError={(text) => setError((now) => (text !== null ? { of: key, text } : now?.of === key ? null : now))}
        onKey={(pressed, field) => {
          const by = pressed === 'ArrowUp' ? -1 : pressed === 'ArrowDown' ? 1 : 0;
          if (by !== 0) toRow(type, field, by);
          return by !== 0;
        }}
        onFocus={() => setActive(type)}
        tabIndex={active === type ? 0 : -1}
        data-order={order}
        className="inspector-value mono"
        aria-label={hasOrder(type) ? `${shortValueName(type)}, ${orderNames[order]}` : shortValueName(type)}
        aria-invalid={error?.of === key}
        aria-describedby={error?.of === key ? `${id}-error` : undefined}
      />
    );
  };
  return (
    <aside className="inspector" aria-label="Data inspector">
      <div className="inspector-bar">
        <span className="inspector-place mono">
          {letter}+{formatAddress(offset)}
        </span>
        <HexSwitch />
        <CloseButton
          small
          name="Close the data inspector"
          title="Close the data inspector"
          onClick={() => useApp.setState({ inspectorOpen: false })}
        />
      </div>
      <div className="inspector-scroller">
        <table ref={table} className="inspector-table">
          <thead>
            <tr>
              <th scope="col">Type</th>
              <th scope="col" title="The lowest byte first">
                little-endian
              </th>
              <th scope="col" title="The highest byte first">
                big-endian
              </th>
            </tr>
          </thead>
          <tbody>
            {valueTypes.map((type) => (
              <tr key={type} data-type={type}>
                <th scope="row" title={valueNames[type]}>
                  {shortValueName(type)}
                </th>
                {hasOrder(type) ? (
                  bothOrders.map((order) => <td key={order}>{cell(type, order)}</td>)
                ) : (
                  <td colSpan={2}>{cell(type, 'little')}</td>
                )}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {error && (
        <p id={`${id}-error`} className="field-error inspector-error" role="alert">
          {error.text}
        </p>
      )}
    </aside>
  );
}
