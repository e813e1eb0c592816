/** Paths as they are shown and typed (protocol/names.ts), as the system takes them. */
import { sep } from 'node:path';
import { problem } from '../../protocol/errors.ts';
import { bytesOfName, textOfName } from '../../protocol/names.ts';

/** The longest path of any system that we know (Windows), in characters. */
const mostPath = 32_767;

/** For systems whose paths are bytes. Throws InvalidArgument where there can be no file of that name. */
export function bytesOfPath(path: string): Uint8Array<ArrayBuffer> {
  checkLength(path);
  const bytes = bytesOfName(path);
  if (bytes === null) throw problem('InvalidArgument', `${path} holds half a character, which no path here does.`);
  // The system reads up to the null character: it would open another file than the one named.
  if (bytes.includes(0)) throw problem('InvalidArgument', 'A path has no null character.');
  return bytes;
}

/** For systems whose paths are UTF-16. Throws InvalidArgument where there can be no file of that name. */
export function textOfPath(path: string): string {
  checkLength(path);
  const text = textOfName(path);
  if (text === null)
    throw problem('InvalidArgument', `${path} holds a byte that is no character, which no path here does.`);
  if (text.includes('\0')) throw problem('InvalidArgument', 'A path has no null character.');
  return text;
}

/** As Node's file calls take it: bytes, or on Windows characters. Errors as above. */
export function onSystem(path: string): string | Buffer {
  return sep === '\\' ? textOfPath(path) : Buffer.from(bytesOfPath(path));
}

function checkLength(path: string): void {
  if (path.length > mostPath) throw problem('InvalidArgument', `A path has up to ${mostPath} characters.`);
}
