/** A trace as a file's bytes: ours, or text for other programs. */
import { problem } from '../../../protocol/errors.ts';
import type { WatchArgs } from '../../../protocol/watching.ts';
import { callText, type Trace } from '../document/trace.ts';
import { encodeTrace } from '../document/trace-file.ts';
import { withNames } from '../strace/names.ts';
import { StraceText } from './strace-text.ts';

/** Bytes that one answer takes to a window. */
const mostBytes = 48 * 2 ** 20;
const atOnce = 1000;

/** LimitReached where it is too long. */
export function exported(trace: Trace, format: WatchArgs<'export'>['format']): Uint8Array {
  if (format === 'trace') return checked(encodeTrace(trace));
  const parts: Uint8Array[] = [];
  let bytes = 0;
  const add = (text: string) => {
    const part = new TextEncoder().encode(text);
    bytes += part.length;
    if (bytes > mostBytes) throw tooLong();
    parts.push(part);
  };
  add({ csv: 'time,tid,call,args,result\r\n', json: '[\n', strace: '' }[format]);
  const straceText = format === 'strace' ? new StraceText(trace) : null;
  for (let from = 0; from < trace.count; from += atOnce) {
    let text = '';
    for (let call = from; call < Math.min(from + atOnce, trace.count); call += 1) {
      text += straceText?.lines(call) ?? row(trace, call, format === 'json');
    }
    add(text);
  }
  if (straceText) add(straceText.end());
  if (format === 'json') add(']\n');
  return Buffer.concat(parts);
}

function row(trace: Trace, index: number, isJson: boolean): string {
  const event = callText(trace, index);
  const { time, tid, call, result } = event;
  const args = withNames(call, event.args);
  if (isJson) return `  ${JSON.stringify({ ...event, args })}${index === trace.count - 1 ? '' : ','}\n`;
  return `${[time, tid, call, args, result ?? ''].map(cell).join(',')}\r\n`;
}

/** RFC 4180. Of what a spreadsheet would take for a formula, nothing begins a cell: names and arguments are a program's. */
function cell(value: string | number): string {
  const text =
    typeof value === 'string' && /^[=+@\t\r-]/.test(value) && !/^-?\d+$/.test(value) ? `'${value}` : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function checked(bytes: Uint8Array): Uint8Array {
  if (bytes.length > mostBytes) throw tooLong();
  return bytes;
}

function tooLong() {
  return problem('LimitReached', 'This trace is too long to be handed over in one piece: save it as a file instead.');
}
