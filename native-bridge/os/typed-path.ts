/** Paths as people type and paste them, as whole paths of this machine. */
import { homedir } from 'node:os';
import { sep } from 'node:path';
import { problem } from '../../protocol/errors.ts';
import { nameFromBytes } from '../../protocol/names.ts';
import { shortText } from '../../protocol/short-text.ts';

interface Machine {
  home: string;
  /** Folders are parted by backslashes, and a drive or a server stands in front (Windows). */
  hasDrives: boolean;
}
const thisMachine = (): Machine => ({ home: homedir(), hasDrives: sep === '\\' });

/**
 * The whole path for what was typed: `~` is the home folder of the user who runs this process, and `file://` addresses
 * are read (RFC 8089). Throws InvalidArgument for a path that is relative: nobody who types one knows to which folder.
 */
export function wholePath(typed: string, other: Partial<Machine> = {}): string {
  const machine = { ...thisMachine(), ...other };
  const path = isFileAddress(typed) ? pathOfAddress(typed.trim(), machine) : withHome(typed, machine);
  const isWhole = machine.hasDrives ? /^(?:[a-z]:[\\/]|[\\/]{2})/i.test(path) : path.startsWith('/');
  if (isWhole) return path;
  const start = machine.hasDrives ? 'a drive, C:\\' : '/';
  throw problem(
    'InvalidArgument',
    `“${shortText(path, 100)}” does not say in which folder. Begin with ${start}, or with ~ for the home folder.`,
  );
}

export const isFileAddress = (typed: string) => /^\s*file:/i.test(typed);

function withHome(typed: string, { home, hasDrives }: Machine): string {
  if (typed === '~') return home;
  if (!typed.startsWith('~')) return typed;
  const after = typed.slice(1);
  if (after.startsWith('/') || (hasDrives && after.startsWith('\\'))) return home.replace(/[\\/]$/, '') + after;
  throw problem(
    'InvalidArgument',
    `“${shortText(typed, 100)}”: ~ is the home folder of the one who runs Samepage. Type the whole path of another user’s.`,
  );
}

function pathOfAddress(address: string, { hasDrives }: Machine): string {
  const [, host, escaped] = /^file:(?:\/\/([^/]*))?(\/.*)$/is.exec(address) ?? [];
  if (escaped === undefined) {
    throw problem('InvalidArgument', `“${shortText(address, 100)}” is no whole file:// address.`);
  }
  const path = nameFromBytes(unescaped(escaped));
  const isHere = !host || host.toLowerCase() === 'localhost';
  if (!hasDrives && !isHere) {
    throw problem('InvalidArgument', `The file is on ${shortText(host, 100)}, and not on this machine.`);
  }
  if (!hasDrives) return path;
  return isHere ? path.slice(1).replaceAll('/', '\\') : `\\\\${host}${path.replaceAll('/', '\\')}`;
}

/** Its bytes, `%20` as a space. */
function unescaped(text: string): Uint8Array {
  const parts = text.split(/(%[0-9a-f]{2})/i);
  const bytes = parts.flatMap((part) =>
    /^%[0-9a-f]{2}$/i.test(part) ? [Number.parseInt(part.slice(1), 16)] : [...new TextEncoder().encode(part)],
  );
  return Uint8Array.from(bytes);
}
