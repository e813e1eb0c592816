/** Sentences for the status line. Every figure in them was measured by the engine. */
import type { Outcome } from '../../protocol/messages.ts';
import {
  allowsExecution,
  type Cost,
  type Limits,
  type MoveMethod,
  type Protection,
  protections,
} from '../../protocol/model.ts';
import { formatSize } from '../../protocol/size.ts';

/** `17 µs`, `1.42 ms`, `2.3 s`; below a microsecond in ns. */
export function formatDuration(nanoseconds: number): string {
  if (nanoseconds < 1000) return `${Math.round(nanoseconds)} ns`;
  const units: [string, number][] = [
    ['µs', 1e3],
    ['ms', 1e6],
    ['s', 1e9],
  ];
  const [unit, factor] = units.findLast(([, size]) => nanoseconds >= size * 0.9995) ?? ['µs', 1e3];
  const value = nanoseconds / factor;
  const digits = value >= 100 || unit === 'µs' ? (value >= 10 ? 0 : 1) : value >= 10 ? 1 : 2;
  return `${Number(value.toFixed(digits))} ${unit}`;
}

/** `65,000`, of a whole number. Without Intl, whose first use costs 20 ms of every start. */
export function grouped(count: number): string {
  return String(count).replace(/\B(?=(?:\d{3})+$)/g, ',');
}

/** `1 page fault`, `65,000 regions`. */
export function countOf(count: number, singular: string): string {
  return `${grouped(count)} ${singular}${count === 1 ? '' : 's'}`;
}

/** `17 µs · 0 page faults · resident 4 KiB → 4 KiB`. Says so where a figure is the whole process's or missing. */
export function describeCost(cost: Cost): string {
  const { faults, resident } = cost;
  const parts = [formatDuration(cost.nanoseconds)];
  if (faults) {
    parts.push(`${countOf(faults.count, 'page fault')}${faults.scope === 'process' ? ' in the whole process' : ''}`);
  } else parts.push('page faults not counted by this system');
  if (resident) {
    const figures = `${formatSize(resident.before)} → ${formatSize(resident.after)}`;
    parts.push(resident.scope === 'view' ? `resident ${figures}` : `whole process resident ${figures}`);
  }
  if (cost.bytesCopied > 0) parts.push(`${formatSize(cost.bytesCopied)} copied`);
  return parts.join(' · ');
}

/** `C moved 0x2a0000 → 0x2c0000 in 17 µs · 0 page faults · resident 4 KiB → 4 KiB`, then the warnings. */
export function describeOutcome(outcome: Outcome): string {
  const done = outcome.cost ? `${outcome.label} in ${describeCost(outcome.cost)}` : outcome.label;
  return [done, ...outcome.warnings].join(' · ');
}

export const protectionNames: Record<Protection, string> = {
  none: 'No access',
  read: 'Read-only',
  'read-write': 'Read-write',
  'read-execute': 'Executable',
  'read-write-execute': 'Writable and executable',
};

export const moveMethodNames: Record<MoveMethod, string> = {
  remap: 'remap',
  'unmap-map': 'unmap there, map here',
};

/** The protections that a view may have, for choosing one; an executable one also where it has it already. */
export function protectionOptions(limits: Limits | null, now?: Protection): { value: Protection; label: string }[] {
  return protections
    .filter((value) => !allowsExecution(value) || limits?.executable || value === now)
    .map((value) => ({ value, label: protectionNames[value] }));
}
