import { formatSize } from './size.ts';

const plain = new Intl.NumberFormat('en', { maximumSignificantDigits: 4 });

/** A measured number with its unit, for people: `4 KiB`, `27.3 µs`, `1 page`, `3 pages`. */
export function amount(value: number, unit: string): string {
  if (unit === 'bytes' && Number.isSafeInteger(value) && value >= 0) return formatSize(value);
  if (unit === 'ns') return duration(value);
  return `${plain.format(value)} ${value === 1 ? unit.replace(/s$/, '') : unit}`.trim();
}

function duration(nanoseconds: number): string {
  if (nanoseconds < 1e3) return `${plain.format(nanoseconds)} ns`;
  if (nanoseconds < 1e6) return `${plain.format(nanoseconds / 1e3)} µs`;
  return nanoseconds < 1e9 ? `${plain.format(nanoseconds / 1e6)} ms` : `${plain.format(nanoseconds / 1e9)} s`;
}
