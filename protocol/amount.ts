import { formatSize } from './size.ts';

let format: Intl.NumberFormat | null = null;

/** Made when it is first used: loading the system's number formats takes tens of milliseconds and 7 MB of every start. */
function plain(value: number): string {
  format ??= new Intl.NumberFormat('en', { maximumSignificantDigits: 4 });
  return format.format(value);
}

/** A measured number with its unit, for people: `4 KiB`, `27.3 µs`, `1 page`, `3 pages`. */
export function amount(value: number, unit: string): string {
  if (unit === 'bytes' && Number.isSafeInteger(value) && value >= 0) return formatSize(value);
  if (unit === 'ns') return duration(value);
  return `${plain(value)} ${value === 1 ? unit.replace(/s$/, '') : unit}`.trim();
}

function duration(nanoseconds: number): string {
  if (nanoseconds < 1e3) return `${plain(nanoseconds)} ns`;
  if (nanoseconds < 1e6) return `${plain(nanoseconds / 1e3)} µs`;
  return nanoseconds < 1e9 ? `${plain(nanoseconds / 1e6)} ms` : `${plain(nanoseconds / 1e9)} s`;
}
