/** What the go-to field says of what is typed in it: loaded when somebody first does. Pure. */
import { formatAddress } from '../../protocol/address.ts';
import { addressHint, decimalReading, type Reading, readExpression } from '../space/expression.ts';
import type { Places } from '../space/places.ts';
import { type Suggestion, suggestPlaces } from './suggestions.ts';

export { readExpression };

export interface LookedUp {
  suggestions: Suggestion[];
  /** The text leads nowhere: the note says why. */
  error: boolean;
  note: string;
}

/** `recent`: what was gone to before, the newest first. */
export function lookUp(text: string, places: Places, recent: readonly string[]): LookedUp {
  const reading = text.trim() === '' ? null : readExpression(text, places);
  return {
    suggestions: suggestPlaces(text, places, recent),
    error: reading !== null && !reading.ok,
    note: noteFor(reading, text),
  };
}

function noteFor(reading: Reading | null, text: string): string {
  if (!reading) return `Such as 0x280000, A, B-64 KiB, libc or [heap]. ${addressHint}`;
  if (!reading.ok) return reading.error;
  const { target } = reading;
  const decimal = decimalReading(text);
  const other = decimal === null ? '' : `. For the decimal number, type ${decimal}`;
  return `${formatAddress(target.address)} · ${target.reading}${other}`;
}
