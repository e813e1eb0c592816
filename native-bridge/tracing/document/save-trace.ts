/** A trace as a file. Only a trace, or an empty file, is ever replaced. While a program is watched it is saved again and again. */
import { checkPlace, type FileKind, writeWhole } from '../../os/whole-file.ts';
import type { Trace } from './trace.ts';
import { encodeTrace, isTraceFile } from './trace-file.ts';

const traceKind: FileKind = { name: 'trace', isOne: isTraceFile, isFlushed: false };

/**
 * In one piece: what is there is replaced once the new file is whole, else left as it is. `path`: visible text. Errors:
 * NotFound, PermissionDenied, LimitReached (a full disk), InvalidArgument (something else is there), Changed (a trace is
 * there, and not to be replaced).
 */
export function saveTrace(trace: Trace, path: string, replaces = true): void {
  const known = replaces ? undefined : '';
  // Before it is encoded, which takes its time.
  checkPlace(path, traceKind, known);
  writeWhole(path, traceKind, encodeTrace(trace), known);
}

/** Throws what `saveTrace` would throw, as far as that is known before. */
export function checkSavePlace(path: string): void {
  checkPlace(path, traceKind);
}
