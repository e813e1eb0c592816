/** What was exported as strace's text is opened again as the same trace, whatever form the log had that it came from. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { openTrace } from '../document/open-trace.ts';
import { callText, type Trace } from '../document/trace.ts';
import { Replay } from '../replay/replay.ts';
import { withNames } from '../strace/names.ts';
import { exported } from './export.ts';

const logs = join(import.meta.dirname, '../testing/logs');
const folder = mkdtempSync(join(tmpdir(), 'samepage-text-'));
afterAll(() => rmSync(folder, { recursive: true }));

function opened(bytes: Uint8Array): Trace {
  const file = join(folder, 'log');
  writeFileSync(file, bytes);
  return openTrace(file);
}

const calls = (trace: Trace) =>
  Array.from({ length: trace.count }, (_, index) => {
    const { call, args, ...more } = callText(trace, index);
    const caller = trace.callerTable[trace.callers[index] ?? 0];
    return { ...more, call, args: withNames(call, args), caller, duration: trace.durations[index] };
  });
const spaces = (trace: Trace) =>
  new Replay(trace)
    .end()
    .processes.map(({ pid, parent, space, last }) => ({ pid, parent, pieces: (last ?? space).pieces }));

describe.each(readdirSync(logs).filter((name) => name.endsWith('.strace')))('%s', (log) => {
  it('is the same once it was exported and opened again: each call, who waited for whom, and what is mapped', () => {
    const trace = openTrace(join(logs, log));
    const again = opened(exported(trace, 'strace'));
    expect(calls(again)).toEqual(calls(trace));
    expect(again.splits).toEqual(trace.splits);
    expect(again.lost).toBe(0);
    // Ends are not exported: what runs at the end has ended in the log, with the same regions.
    expect(spaces(again)).toEqual(spaces(trace));
  });

  it('is the same with the line ends of Windows', () => {
    const text = readFileSync(join(logs, log), 'latin1');
    const trace = opened(Buffer.from(text.replaceAll('\n', '\r\n'), 'latin1'));
    const plain = openTrace(join(logs, log));
    expect(trace.lost).toBe(0);
    expect(calls(trace)).toEqual(calls(plain));
    expect(trace.marks).toEqual(plain.marks);
  });
});
