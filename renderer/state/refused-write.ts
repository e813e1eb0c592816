/** A write into a view that may not be written: it is tried, so that the system itself refuses it. */
import type { View } from '../../protocol/model.ts';
import { letRefuse } from './operations.ts';

/** What was typed: bytes to be written, or the first of two digits of a byte. */
interface Typed {
  cursor: { offset: number; high: number | null };
  write: { offset: number; bytes: Uint8Array<ArrayBuffer> } | null;
}

/** What is said of it goes to `say`, unless the cursor, at `offsetNow`, has gone on meanwhile. */
export async function tryTyped(
  { letter }: View,
  { cursor, write }: Typed,
  offsetNow: () => number,
  say: (text: string | null) => void,
): Promise<void> {
  const offset = offsetNow();
  // Of a first digit the byte that it begins: no second one is waited for.
  const tried = write ?? { offset: cursor.offset, bytes: Uint8Array.of((cursor.high ?? 0) * 16) };
  const text = await letRefuse({ kind: 'write', view: letter, ...tried });
  if (offsetNow() === offset) say(text);
}
