/** Seconds since 1970-01-01 00:00:00 UTC (time_t) ↔ text. */
import { shortText } from './short-text.ts';

/** Years 0 to 9999, which ISO 8601 writes in four digits; seconds. */
const earliest = -62_167_219_200n;
const latest = 253_402_300_799n;

/** `2026-11-29 06:24:05Z`; outside of the years 0 to 9999 the seconds themselves. */
export function formatTime(seconds: bigint): string {
  if (seconds < earliest || seconds > latest) return String(seconds);
  return new Date(Number(seconds) * 1000).toISOString().replace('T', ' ').replace('.000', '');
}

/**
 * Reads `2026-11-29 06:24:05Z`, with `T` for the space, without the seconds or all of the time, and with `+01:00` for the
 * `Z`: without either it is UTC. Null where it is written otherwise; a sentence where there is no such day or time.
 */
export function parseTime(text: string): bigint | { error: string } | null {
  const match = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2})(:\d{2})?)?(?: ?(Z|[+-]\d{2}:?\d{2}))?$/i.exec(text);
  if (!match) return null;
  const [, day = '', minutes = '00:00', seconds = ':00', zone = 'Z'] = match;
  const milliseconds = Date.parse(`${day}T${minutes}${seconds}${zone.replace(/^(...)(..)$/, '$1:$2').toUpperCase()}`);
  // JavaScript takes 30 February for 2 March.
  const isDay = new Date(`${day}T00:00Z`).toJSON()?.startsWith(day);
  if (Number.isNaN(milliseconds) || !isDay) return { error: `“${shortText(text, 40)}” is not a day and time.` };
  return BigInt(milliseconds / 1000);
}
