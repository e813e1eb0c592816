import { useEffect, useRef } from 'react';
import type { View } from '../../protocol/model.ts';
import { type ByteOrder, formatValue, parseValue, type ValueType, valueBytes } from '../../protocol/values.ts';
import { FollowingField } from '../live/following-field.ts';
import { type FrameHandle, onFrame } from '../live/frame.ts';
import { liveBytes } from '../live/live-bytes.ts';
import { writeRefusal } from '../live/page-hint.ts';
import { countOf } from '../state/describe.ts';
import { letRefuse, perform } from '../state/operations.ts';
import { hasLeft } from '../ui/has-left.ts';

export interface ValueInputProps {
  view: View;
  /** From the view's start, bytes. */
  offset: number;
  type: ValueType;
  order: ByteOrder;
  hex: boolean;
  /** Why what was typed is not written; null takes it back. */
  onError: (error: string | null) => void;
  /** Takes keys that the field itself has no use for; returns whether it did. */
  onKey?: (key: string, field: HTMLInputElement) => boolean;
}

/** A typed value of a view. It follows the live bytes by itself, outside React, until somebody selects or types. */
export function ValueInput({
  view,
  offset,
  type,
  order,
  hex,
  onError,
  onKey,
  ...attributes
}: ValueInputProps & Omit<React.InputHTMLAttributes<HTMLInputElement>, keyof ValueInputProps>) {
  const input = useRef<HTMLInputElement>(null);
  const painting = useRef<FrameHandle | null>(null);
  /** What is being written just now: a second Enter does not write it once more. */
  const writing = useRef<string | null>(null);

  useEffect(() => {
    const field = input.current;
    if (!field) return;
    const frame = onFrame('paint', () => {
      if (field.dataset['follows'] !== undefined) following.show(shownValue(view, offset, type, order, hex));
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
  }, [view, offset, type, order, hex]);

  /** Lets go of what was typed; the field shows the live value again. */
  const follow = () => {
    const field = input.current;
    if (!field) return;
    onError(null);
    field.dataset['follows'] = '';
    field.value = shownValue(view, offset, type, order, hex);
  };

  // What is wrong does not stay while one works elsewhere. Beside the field, another type may yet be chosen for it.
  useEffect(() => {
    const field = input.current;
    const group = field?.closest<HTMLElement>('.value') ?? field;
    const onFocusOut = (event: FocusEvent) => {
      if (!field || field.dataset['follows'] !== undefined || !hasLeft(event, group)) return;
      const isWrong = field.getAttribute('aria-invalid') === 'true' || 'error' in parseValue(field.value, type, order);
      if (isWrong) follow();
    };
    group?.addEventListener('focusout', onFocusOut);
    return () => group?.removeEventListener('focusout', onFocusOut);
  });

  const writeTyped = async () => {
    const field = input.current;
    // What nobody has typed is the memory's own: it is never written back, whatever text stands for it.
    if (!field || field.dataset['follows'] !== undefined) return;
    const parsed = parseValue(field.value, type, order);
    if ('error' in parsed) return onError(writeRefusal(view) ?? parsed.error);
    const left = view.length - offset;
    if (parsed.bytes.length > left)
      return onError(`View ${view.letter} has only ${countOf(left, 'byte')} from here on.`);
    const write = { kind: 'write', view: view.letter, offset, bytes: parsed.bytes } as const;
    if (writeRefusal(view) !== null) {
      onError(writeRefusal(view));
      const refusal = await letRefuse(write);
      // Who has gone on meanwhile finds the call and its error in the log.
      return document.activeElement === field ? onError(refusal) : follow();
    }
    const typed = field.value;
    const what = `${type} ${order} ${offset} ${typed}`;
    if (writing.current === what) return;
    onError(null);
    writing.current = what;
    // The bytes may be seen before the answer comes: undo is then that of the write.
    field.dataset['writes'] = '';
    const outcome = await perform(write);
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
    <input
      {...attributes}
      ref={input}
      data-follows=""
      autoComplete="off"
      spellCheck={false}
      onInput={({ currentTarget: { dataset } }) => {
        delete dataset['follows'];
        delete dataset['writes'];
      }}
      onKeyDown={(event) => {
        // What is being composed is the input method's.
        if (event.nativeEvent.isComposing) return;
        if (event.key === 'Enter') void writeTyped();
        else if (event.key === 'Escape' && event.currentTarget.dataset['follows'] === undefined) follow();
        else if (!onKey?.(event.key, event.currentTarget)) return;
        event.preventDefault();
      }}
    />
  );
}

/** The value as far as its bytes are known; '' while they are not, or cannot be read. */
function shownValue(view: View, offset: number, type: ValueType, order: ByteOrder, hex: boolean): string {
  const length = Math.min(valueBytes[type], view.length - offset);
  for (const at of [offset, offset + length - 1]) {
    if (liveBytes.byteAt(view.letter, at) === null || liveBytes.stateAt(view.letter, at) === 'unreadable') return '';
  }
  return formatValue(liveBytes.slice(view.letter, offset, length), type, order, hex);
}
