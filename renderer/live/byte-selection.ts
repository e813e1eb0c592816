/** Several bytes of a view, selected from an anchor to the cursor, and how they are copied. Pure. */
import { formatRange } from '../../protocol/address.ts';
import { formatSize } from '../../protocol/size.ts';
import { clampOffset, type HexColumn, type HexCursor } from './hex-model.ts';

/** Offsets from the view's start, bytes. */
export interface ByteRange {
  start: number;
  end: number;
}

/** More is not copied in one go; bytes. All of it is watched while it is selected. */
export const mostCopied = 64 * 1024;

/** Both ends belong to it; null where nothing is selected. */
export function selectedRange(anchor: number | null, cursor: HexCursor, length: number): ByteRange | null {
  if (anchor === null || length === 0) return null;
  const other = clampOffset(anchor, length);
  return { start: Math.min(other, cursor.offset), end: Math.max(other, cursor.offset) + 1 };
}

/** What is shown of them below the bytes. */
export function selectionText({ start, end }: ByteRange): string {
  const count = end - start;
  return `${count} ${count === 1 ? 'byte' : 'bytes'} selected: +${formatRange(start, end)}`;
}

/**
 * Bytes as they are copied, and can be pasted again: from the text column text, where they are text that can be seen,
 * else hex. Or a sentence why not: `byteAt` does not know one of them (null).
 */
export function copiedBytes(
  { start, end }: ByteRange,
  column: HexColumn,
  byteAt: (offset: number) => number | null,
): { text: string } | { error: string } {
  if (end - start > mostCopied) {
    return {
      error: `At most ${formatSize(mostCopied)} are copied in one go: ${end - start} bytes are selected.`,
    };
  }
  const bytes = Uint8Array.from({ length: end - start }, (_, index) => byteAt(start + index) ?? 0);
  for (let offset = start; offset < end; offset += 1) {
    if (byteAt(offset) === null) return { error: `The bytes from +0x${offset.toString(16)} on cannot be read now.` };
  }
  return { text: (column === 'text' ? seenText(bytes) : null) ?? hexText(bytes) };
}

function hexText(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join(' ');
}

/** Null where they are no UTF-8, or would lose what cannot be seen when pasted. */
function seenText(bytes: Uint8Array): string | null {
  try {
    // A mark of byte order at the beginning is kept, too.
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    return /[\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}]/u.test(text) ? null : text;
  } catch {
    return null;
  }
}
