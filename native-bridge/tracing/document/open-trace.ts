/** A file that may be a trace of ours, or a log that strace wrote somewhere. */
import { closeSync, constants, fstatSync, openSync, readSync, statSync } from 'node:fs';
import { asProblem, problem } from '../../../protocol/errors.ts';
import { leastPageBytes } from '../../../protocol/model.ts';
import { fileReason } from '../../os/file-reason.ts';
import { onSystem } from '../../os/path.ts';
import type { Trace } from './trace.ts';
import { decodeTrace, isTraceFile } from './trace-file.ts';
import { TraceWriter } from './trace-writer.ts';

/** Bytes. A log of a million calls is about 120 MiB. */
const mostBytes = 2 ** 30;
const chunkBytes = 2 ** 20;
/** No line of strace's is longer; what is was no log. */
const mostLine = 2 ** 20;

/** `path`: visible text. Errors: NotFound, PermissionDenied, LimitReached, InvalidArgument (neither a trace nor a log). */
export function openTrace(path: string): Trace {
  const file = open(path);
  try {
    const { size } = fstatSync(file);
    if (size > mostBytes) throw problem('LimitReached', `“${path}” is too large to be a trace: ${size} bytes.`);
    const first = Buffer.alloc(64);
    const length = readSync(file, first, 0, first.length, 0);
    if (isTraceFile(first.subarray(0, length))) return decodeTrace(readAll(file, size));
    const writer = new TraceWriter();
    readLines(file, (line) => writer.take(line));
    if (writer.lines.memory - writer.lines.lost <= 0) {
      throw problem('InvalidArgument', `“${path}” is neither a trace nor a log of strace with calls on memory.`);
    }
    return writer.taken({ how: 'imported', command: '', pageBytes: leastPageBytes });
  } catch (thrown) {
    // EISDIR, EIO.
    throw thrown instanceof Error && 'syscall' in thrown
      ? problem('InvalidArgument', `“${path}” cannot be read: ${fileReason(thrown).why}.`)
      : asProblem(thrown);
  } finally {
    closeSync(file);
  }
}

function open(path: string): number {
  const place = onSystem(path);
  try {
    // A pipe would be waited for, maybe for ever.
    if (!statSync(place).isFile()) throw problem('InvalidArgument', `“${path}” cannot be read: it is not a file.`);
    return openSync(place, constants.O_RDONLY | constants.O_NONBLOCK);
  } catch (thrown) {
    if (thrown instanceof Error && 'data' in thrown) throw thrown;
    const { code, why } = fileReason(thrown);
    throw problem(code, `“${path}” cannot be read: ${code === 'NotFound' ? 'there is no such file' : why}.`);
  }
}

function readAll(file: number, size: number): Uint8Array {
  const bytes = Buffer.alloc(size);
  let at = 0;
  for (let got = 1; got > 0 && at < size; at += got) got = readSync(file, bytes, at, size - at, at);
  return bytes.subarray(0, at);
}

/** Lines are bytes that strace wrote as text: it escapes what is none. On their way lines may have got the ends of Windows’. */
function readLines(file: number, take: (line: string) => void): void {
  const chunk = Buffer.alloc(chunkBytes);
  let rest = '';
  let at = 0;
  for (;;) {
    const got = readSync(file, chunk, 0, chunk.length, at);
    if (got === 0) break;
    at += got;
    if (at > mostBytes) throw problem('LimitReached', 'This log is too large.');
    const lines = (rest + chunk.toString('latin1', 0, got)).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) if (line !== '') take(withoutReturn(line));
    if (rest.length > mostLine) throw problem('InvalidArgument', 'This is not a log of strace: it has no lines.');
  }
  if (rest !== '') take(withoutReturn(rest));
}

const withoutReturn = (line: string) => (line.endsWith('\r') ? line.slice(0, -1) : line);
