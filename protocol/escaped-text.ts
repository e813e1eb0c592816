/**
 * Bytes as text that says every one of them, and back: what is no UTF-8, and what nobody would see, is written as C and
 * gdb write it.
 */

const names: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t', '\0': '\\0', '\\': '\\\\' };
const bytesOfNames: Readonly<Record<string, number>> = { n: 10, r: 13, t: 9, '0': 0, '\\': 92 };

/**
 * Control and format characters, separators of lines and paragraphs, and what no character is: not to be seen, or changing
 * how their neighbours look. Joiners (U+200C, U+200D) are left as they are: scripts and emoji are written with them.
 */
const unseen =
  /[\\\p{Cc}\p{Zl}\p{Zp}\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufffe\uffff]/gu;

/** `a\nb`, `\xff`, `\u{202e}`, `\\`; everything else is its own character. Takes any bytes; parseEscaped gives them back. */
export function escapeBytes(bytes: Uint8Array): string {
  let text = '';
  let from = 0;
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  for (let at = 0; at < bytes.length; ) {
    const length = characterBytes(bytes, at);
    if (length > 0) {
      at += length;
      continue;
    }
    text += escapeText(decoder.decode(bytes.subarray(from, at)));
    text += `\\x${(bytes[at] ?? 0).toString(16).padStart(2, '0')}`;
    at += 1;
    from = at;
  }
  return text + escapeText(decoder.decode(bytes.subarray(from)));
}

function escapeText(text: string): string {
  return text.replace(unseen, (character) => {
    const code = character.codePointAt(0) ?? 0;
    return names[character] ?? (code < 0x80 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u{${code.toString(16)}}`);
  });
}

const escapePattern = /\\(?:([nrt0\\])|x([0-9a-f]{2})|u\{([0-9a-f]{1,6})\})/iy;

/** Reads what escapeBytes writes. A sentence where a backslash begins nothing that it knows, or a character is cut in two. */
export function parseEscaped(text: string): Uint8Array<ArrayBuffer> | { error: string } {
  const bytes: number[] = [];
  for (let at = 0; at < text.length; ) {
    const next = text.indexOf('\\', at);
    const plain = text.slice(at, next < 0 ? text.length : next);
    if (/\p{Cs}/u.test(plain)) return { error: 'Half a character stands here: text holds whole ones.' };
    bytes.push(...new TextEncoder().encode(plain));
    if (next < 0) break;
    escapePattern.lastIndex = next;
    const [whole = '', name, byte, character] = escapePattern.exec(text) ?? [];
    const known = name === undefined ? undefined : bytesOfNames[name];
    const code = Number.parseInt(character ?? '', 16);
    if (known !== undefined) bytes.push(known);
    else if (byte !== undefined) bytes.push(Number.parseInt(byte, 16));
    else if (code <= 0x10ffff && (code < 0xd800 || code > 0xdfff))
      bytes.push(...new TextEncoder().encode(String.fromCodePoint(code)));
    else
      return {
        error: `${text.slice(next, next + 2)} is no escape: there are \\n, \\r, \\t, \\0, \\xff, \\u{202e}, and \\\\ for \\ itself.`,
      };
    at = next + whole.length;
  }
  return Uint8Array.from(bytes);
}

/** How many bytes at the end are the beginning of a character whose rest would come after them. */
export function cutBytes(bytes: Uint8Array): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back += 1) {
    const lead = bytes[bytes.length - back] ?? 0;
    if (lead < 0x80) return 0;
    if (lead < 0xc0) continue;
    // It would be a character with some rest: the least and the greatest that may follow stand for all.
    const begun = bytes.subarray(bytes.length - back);
    const whole = (rest: number) => Uint8Array.from([...begun, rest, rest, rest]);
    return [0x80, 0x9f, 0xbf].some((rest) => characterBytes(whole(rest), 0) > back) ? back : 0;
  }
  return 0;
}

/** Bytes of the well-formed character at `at` (Unicode, table 3-7); 0 where there is none. */
function characterBytes(bytes: Uint8Array, at: number): number {
  const lead = bytes[at] ?? 0;
  if (lead < 0x80) return 1;
  if (lead < 0xc2 || lead > 0xf4) return 0;
  const length = lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
  // No overlong forms, no surrogates, nothing above U+10FFFF.
  const least = lead === 0xe0 ? 0xa0 : lead === 0xf0 ? 0x90 : 0x80;
  const most = lead === 0xed ? 0x9f : lead === 0xf4 ? 0x8f : 0xbf;
  const second = bytes[at + 1] ?? 0;
  if (second < least || second > most) return 0;
  for (let index = 2; index < length; index += 1) if (((bytes[at + index] ?? 0) & 0xc0) !== 0x80) return 0;
  return length;
}
