/** What the go-to field says of what is typed in it: loaded when somebody first does. Pure. */
import { formatAddress } from '../../protocol/address.ts';
import { formatSize } from '../../protocol/size.ts';
import { addressHint, decimalReading, type Reading, readExpression } from '../space/expression.ts';
import type { Places } from '../space/places.ts';
import { distanceText } from '../state/distance.ts';
import { forgetPlace, type KeptPlace, keptAs, keptPlaces } from '../viewport/kept-places.ts';
import { type Suggestion, suggestPlaces } from './suggestions.ts';

export { forgetPlace, keptAs, keptPlaces, readExpression };

export interface LookedUp {
  suggestions: Suggestion[];
  /** The text leads nowhere: the note says why. */
  error: boolean;
  note: string;
}

/** `recent`: what was gone to before, the newest first. */
export function lookUp(
  text: string,
  places: Places,
  recent: readonly string[],
  kept: readonly KeptPlace[] = [],
): LookedUp {
  const reading = text.trim() === '' ? null : readExpression(text, places);
  const failed = reading !== null && !reading.ok;
  const apart = failed ? distanceIn(text, places) : null;
  const named = failed ? keptAs(text, kept) : undefined;
  return {
    suggestions: suggestPlaces(text, places, recent, kept),
    error: failed && apart === null && !named,
    note: apart ?? (named ? `${formatAddress(named.address)} · kept place` : noteFor(reading, text)),
  };
}

/** Of `B-A`, or `B-end(A)`: how far both are apart. Null where there are no two places: a number is an offset there. */
function distanceIn(text: string, places: Places): string | null {
  for (let at = text.indexOf('-'); at > 0; at = text.indexOf('-', at + 1)) {
    if (/^\s*\d/.test(text.slice(at + 1))) continue;
    const [from, to] = [text.slice(at + 1), text.slice(0, at)].map((part) => readExpression(part, places));
    if (!from?.ok || !to?.ok) continue;
    const [lower, upper] = [from.target.address, to.target.address];
    return `${formatAddress(upper)} − ${formatAddress(lower)} = ${distanceText(upper - lower)}`;
  }
  return null;
}

function noteFor(reading: Reading | null, text: string): string {
  if (!reading) return `Such as 0x280000, A, B-64 KiB, libc or [heap]; B-A is a distance. ${addressHint}`;
  if (!reading.ok) return reading.error;
  const { target } = reading;
  const decimal = decimalReading(text);
  const other = decimal === null ? '' : `. For the decimal number, type ${decimal}`;
  const { whole } = target;
  const size = whole && target.reading.startsWith('range') ? ` · ${formatSize(whole.end - whole.start)}` : '';
  return `${formatAddress(target.address)} · ${target.reading}${size}${other}`;
}
