/** Bytes as dumps print them: on each line where they lie, themselves in hex, and mostly as text beside it. Pure. */

/** hexdump -C, xxd, gdb’s x/8xb, LLDB’s memory read, WinDbg’s db: a colon or two spaces end the address. */
const line = /^\s*(?:0x)?[0-9a-f`]{4,}(?:\s*<[^>]*>)?(:\s+| {2,})(\S.*)$/i;
/** hexdump ends with the address behind the last byte. */
const endLine = /^\s*(?:0x)?[0-9a-f]{6,}:?\s*$/i;

/**
 * The bytes, hex digits with spaces between; null where the text is no dump. Where there is neither a colon nor a column of
 * text, what comes first may as well be bytes: then it is none, either.
 */
export function dumpedBytes(text: string): string | null {
  const lines = text.split(/[\r\n]+/).filter((each) => each.trim() !== '');
  const found: string[] = [];
  for (const [index, each] of lines.entries()) {
    const bytes = bytesOfLine(each);
    if (bytes !== null) found.push(bytes);
    else if (index === 0 || index < lines.length - 1 || !endLine.test(each)) return null;
  }
  return found.length > 0 ? found.join(' ') : null;
}

function bytesOfLine(text: string): string | null {
  const [, ended = '', rest = ''] = line.exec(text) ?? [];
  // Between bars there is text; else it comes after two spaces, which hexdump has in the middle, too.
  const barred = /^(.*?)\s*\|.*\|\s*$/.exec(rest)?.[1]?.replace(/ +/g, ' ');
  const [hex = '', ...beside] = barred === undefined ? rest.split(/ {2,}/) : [barred, ''];
  if (!ended.startsWith(':') && beside.length === 0) return null;
  const tokens = hex.trim().split(/[\s-]+/);
  return tokens.every((token) => /^(?:0x[0-9a-f]{2}|(?:[0-9a-f]{2})+)$/i.test(token)) ? tokens.join(' ') : null;
}

/** Whether the first of these seems to be where the bytes after it lie: it has many digits, and each of them two. */
export function beginsWithAddress([first = '', ...others]: readonly string[]): boolean {
  return (
    /^(?:0[0-9a-f]{5,6}|[0-9a-f]{8,})$/i.test(first) &&
    others.length > 0 &&
    others.every((token) => /^[0-9a-f]{2}$/i.test(token))
  );
}
