/** Figures and predictions of scenes in words. Pure. */
import { amount } from '../../protocol/amount.ts';
import type { Measured, Predicted } from '../../protocol/scene-state.ts';

export function publishedText({ published, unit, source }: Measured): string | null {
  return published === null ? null : `published: ${amount(published, unit)}${source === null ? '' : ` (${source})`}`;
}

const columns = ['scene', 'step', 'question', 'predicted', 'outcome', 'right'] as const;

/** A line for each prediction, as RFC 4180 has it. */
export function predictionsCsv(predictions: readonly Predicted[]): string {
  const lines = [columns, ...predictions.map((each) => columns.map((column) => String(each[column])))];
  return lines.map((line) => `${line.map(cell).join(',')}\r\n`).join('');
}

/** A spreadsheet would take what begins so for a formula. */
const formula = /^[=+\-@\t\r]/;

function cell(text: string): string {
  const safe = formula.test(text) && Number.isNaN(Number(text)) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
