import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { copiedBytes, mostCopied, selectedRange, selectionText } from './byte-selection.ts';
import { pasteAt } from './pasted-bytes.ts';

const at = (offset: number) => ({ offset, column: 'hex', high: null }) as const;
const copy = (bytes: readonly (number | null)[], column: 'hex' | 'text' = 'hex') =>
  copiedBytes({ start: 0, end: bytes.length }, column, (offset) => bytes[offset] ?? null);
const encode = (text: string) => [...new TextEncoder().encode(text)];

describe('what is selected', () => {
  it('reaches from the anchor to the cursor, both included, whichever comes first', () => {
    expect(selectedRange(null, at(3), 10)).toBeNull();
    expect(selectedRange(3, at(3), 10)).toEqual({ start: 3, end: 4 });
    expect(selectedRange(2, at(5), 10)).toEqual({ start: 2, end: 6 });
    expect(selectedRange(5, at(2), 10)).toEqual({ start: 2, end: 6 });
    // The view was made shorter.
    expect(selectedRange(99, at(2), 10)).toEqual({ start: 2, end: 10 });
    expect(selectedRange(0, at(0), 0)).toBeNull();
  });

  it('is reported', () => {
    expect(selectionText({ start: 16, end: 17 })).toBe('1 byte selected: +0x10–0x11');
    expect(selectionText({ start: 0, end: 48 })).toBe('48 bytes selected: +0x0–0x30');
  });
});

describe('bytes that are copied', () => {
  it('are hex, or text from the text column where nothing of it is lost', () => {
    expect(copy([0, 10, 0xff])).toEqual({ text: '00 0a ff' });
    expect(copy(encode('héllo 😀'), 'text')).toEqual({ text: 'héllo 😀' });
    expect(copy([0x41, 0xff], 'text')).toEqual({ text: '41 ff' });
    expect(copy(encode('A\u200bB'), 'text')).toEqual({ text: '41 e2 80 8b 42' });
    expect(copy([0x41, 0], 'text')).toEqual({ text: '41 00' });
    expect(copy(encode('\ufeffA'), 'text')).toEqual({ text: 'ef bb bf 41' });
  });

  it('are refused where they are not known, or too many', () => {
    expect(copy([1, null, 3])).toEqual({ error: 'The bytes from +0x1 on cannot be read now.' });
    const [most, more] = [mostCopied, mostCopied + 1].map((end) => copiedBytes({ start: 0, end }, 'hex', () => 0));
    expect(most).toHaveProperty('text');
    expect(more).toEqual({ error: 'At most 64 KiB are copied in one go: 65537 bytes are selected.' });
  });

  it('are the same when pasted', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 40 }), (bytes) => {
        const copied = copy([...bytes]);
        expect(pasteAt(at(0), 'text' in copied ? copied.text : '', 40)).toMatchObject({ write: { offset: 0, bytes } });
      }),
    );
  });
});
