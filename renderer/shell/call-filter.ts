/** Which calls of the log are shown, and what is copied of them. Pure. */
import { type CallRecord, callHasFailed, callResultText, callSubjectText, callText } from '../../protocol/calls.ts';

/**
 * Those that every word of the filter stands in: in their text as shown, or in what they were about (`view A`, `section 1`), upper or lower case. `failed` are those that were
 * refused; a word behind a `-` must not stand there.
 */
export function filterCalls(calls: readonly CallRecord[], filter: string): readonly CallRecord[] {
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return calls;
  return calls.filter((record) => {
    const text = `${callText(record)} = ${callResultText(record)} ${callSubjectText(record)}`.toLowerCase();
    return words.every((word) => {
      const unwanted = word.startsWith('-') && word.length > 1 && !/^-\d/.test(word);
      const wanted = unwanted ? word.slice(1) : word;
      const found = wanted === 'failed' ? callHasFailed(record) : text.includes(wanted);
      return found !== unwanted;
    });
  });
}

/** A line for each call, as `strace -T` writes it: its text, its result, seconds. */
export function callLines(calls: readonly CallRecord[]): string {
  return calls
    .map((record) => `${callText(record)} = ${callResultText(record)} <${(record.nanoseconds / 1e9).toFixed(6)}>\n`)
    .join('');
}
