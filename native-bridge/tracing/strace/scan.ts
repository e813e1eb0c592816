/**
 * The syntax of strace's arguments (strace(1)): lists in brackets of three kinds, strings in quotes with C's escapes,
 * paths of descriptors in angles directly behind a number, comments. Pure; nothing here throws.
 */

const code = { quote: 34, backslash: 92, less: 60, slash: 47, star: 42, comma: 44, open: 40, close: 41 } as const;

/**
 * Where the argument list that begins at `from` is closed: the index of its `)`; -1 where the text ends before. `commas`
 * gets the index of every comma between two arguments.
 */
export function endOfArguments(text: string, from: number, commas?: number[]): number {
  let depth = 0;
  for (let at = from; at < text.length; at += 1) {
    const character = text.charCodeAt(at);
    if (isOpening(character)) {
      depth += 1;
    } else if (isClosing(character)) {
      if (depth === 0) return character === code.close ? at : -1;
      depth -= 1;
    } else if (character === code.comma) {
      if (depth === 0) commas?.push(at);
    } else {
      at = endOfQuoted(text, at, character);
    }
  }
  return -1;
}

/** The last index of the string, path or comment that begins at `at`; `at` where none does. */
function endOfQuoted(text: string, at: number, character: number): number {
  if (character === code.quote) return endOfString(text, at);
  if (character === code.less) return endOfPath(text, at);
  if (character !== code.slash || text.charCodeAt(at + 1) !== code.star) return at;
  const end = text.indexOf('*/', at + 2);
  return end < 0 ? text.length : end + 1;
}

/** The arguments of a list without its parentheses, each trimmed; none of an empty list. */
export function splitArguments(list: string): string[] {
  const commas: number[] = [];
  endOfArguments(`${list})`, 0, commas);
  const texts = [-1, ...commas].map((comma, index) => list.slice(comma + 1, commas[index] ?? list.length).trim());
  return texts.length === 1 && texts[0] === '' ? [] : texts;
}

/** ( [ { */
function isOpening(character: number): boolean {
  return character === code.open || character === 91 || character === 123;
}

/** ) ] } */
function isClosing(character: number): boolean {
  return character === code.close || character === 93 || character === 125;
}

/** The index of the closing quote, or the text's end. */
function endOfString(text: string, quote: number): number {
  for (let at = quote + 1; at < text.length; at += 1) {
    const character = text.charCodeAt(at);
    if (character === code.backslash) at += 1;
    else if (character === code.quote) return at;
  }
  return text.length;
}

/** Past the path of a descriptor (`3</etc/passwd>`); strace escapes angles within. A shift (`21<<26`) has none. */
function endOfPath(text: string, less: number): number {
  const before = text.charCodeAt(less - 1);
  // A number, or the place of one (template.ts).
  const isBehindNumber = (before >= 48 && before <= 57) || (before >= 0x2460 && before <= 0x2462);
  if (!isBehindNumber || text.charCodeAt(less + 1) === code.less) return less;
  const end = text.indexOf('>', less);
  return end < 0 ? less : end;
}

const escapes = /\\(?:x([0-9a-fA-F]{1,2})|([0-7]{1,3})|(.))/g;
const characters: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', v: '\v', f: '\f' };

/** The bytes that strace writes as text: each character of them one byte, escapes resolved. */
export function bytesOfText(text: string): Uint8Array {
  const plain = text.includes('\\')
    ? text.replace(escapes, (_, hex?: string, octal?: string, other = '') => {
        if (hex !== undefined) return String.fromCharCode(Number.parseInt(hex, 16));
        if (octal !== undefined) return String.fromCharCode(Number.parseInt(octal, 8) & 0xff);
        return characters[other] ?? other;
      })
    : text;
  return Buffer.from(plain, 'latin1');
}
