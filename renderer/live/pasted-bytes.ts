/** What is pasted over a view's bytes, and what is copied of them. Pure. */
import { formatAddress } from '../../protocol/address.ts';
import { shortText } from '../../protocol/short-text.ts';
import { plainTyped } from '../../protocol/typed.ts';
import { beginsWithAddress, dumpedBytes } from './dumped-bytes.ts';
import { clampOffset, type HexCursor, type Typed } from './hex-model.ts';

/** What pasting writes from the cursor on, in one go and over what is there; or a sentence why it writes nothing. */
export function pasteAt(cursor: HexCursor, text: string, length: number): (Typed & { write: object }) | string {
  const bytes = cursor.column === 'text' ? new TextEncoder().encode(text) : hexBytes(text);
  if (typeof bytes === 'string') return bytes;
  if (bytes.length === 0) return 'There is nothing to paste.';
  const { offset } = cursor;
  if (bytes.length > length - offset) {
    return `${bytes.length} bytes do not fit: from +${formatAddress(offset)} on, the view has ${length - offset}.`;
  }
  return {
    cursor: { ...cursor, offset: clampOffset(offset + bytes.length, length), high: null },
    write: { offset, bytes },
  };
}

/**
 * Bytes as people and programs write them in hex: `AD BE EF`, `adbeef`, `0xad, 0xbe`, `\xad\xbe`, `ad:be:ef`, and arrays of C
 * (`unsigned char data[] = { 0xad, 0xbe };`), and dumps. A sentence where it is none of these.
 */
export function hexBytes(text: string): Uint8Array<ArrayBuffer> | string {
  const plain = plainTyped((dumpedBytes(text) ?? text).replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, ' '))
    .replace(/^[^{}]*=/, '')
    // Texts of C, C++, Python and Rust have letters before them, which are no digits: b"\xad", u8"…"
    .replace(/(?<![\w\\])(?:rb|br|b|u8|u|l)(?=["'])/gi, '');
  const tokens = plain.split(/[\s,;:{}"'-]+|(?<=\w)(?=\\x)/i).filter((token) => token !== '');
  if (beginsWithAddress(tokens)) {
    return `“${shortText(tokens[0] ?? '', 40)}” may be an address, or bytes. Leave it out, or put spaces between its bytes.`;
  }
  const bytes: number[] = [];
  for (const token of tokens) {
    const [, prefix = '', digits = ''] = /^(0x|\\x)?([0-9a-f]+)$/i.exec(token) ?? [];
    const shown = shortText(token, 40);
    if (digits === '') return `“${shown}” is not a byte in hex. Paste such as AD BE EF, 0xad, 0xbe or adbeef.`;
    if (prefix !== '' && digits.length > 2) {
      return `${shown} is a number of several bytes. Paste its bytes, each on its own, in the order of memory.`;
    }
    if (digits.length > 2 && digits.length % 2 !== 0)
      return `“${shown}” has an odd number of digits: half a byte is missing.`;
    for (const pair of digits.match(/../g) ?? [digits]) bytes.push(Number.parseInt(pair, 16));
  }
  return Uint8Array.from(bytes);
}
