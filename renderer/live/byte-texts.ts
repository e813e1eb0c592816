/** Bytes as texts that other programs take. Pure. */

export const byteTexts = {
  hex: { name: 'hex', of: (bytes: Uint8Array) => digitsOf(bytes).join(' ') },
  'c-array': { name: 'a C array', of: cArray },
  base64: { name: 'Base64', of: base64 },
  hexdump: { name: 'a hexdump', of: hexdump },
} as const;
export type ByteText = keyof typeof byteTexts;

function digitsOf(bytes: Uint8Array): string[] {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0'));
}

function cArray(bytes: Uint8Array): string {
  const digits = digitsOf(bytes).map((each) => `0x${each}`);
  const lines = Array.from({ length: Math.ceil(digits.length / 12) }, (_, row) =>
    digits.slice(12 * row, 12 * row + 12).join(', '),
  );
  return `unsigned char bytes[${bytes.length}] = {\n${lines.map((line) => `  ${line}`).join(',\n')}\n};\n`;
}

/** RFC 4648, 4, in one line. */
function base64(bytes: Uint8Array): string {
  let text = '';
  // As many as a call may have arguments in any engine.
  for (let at = 0; at < bytes.length; at += 4096) text += String.fromCharCode(...bytes.subarray(at, at + 4096));
  return btoa(text);
}

/** As `hexdump -C` prints it, offsets from `start` on; equal lines are not left out. */
function hexdump(bytes: Uint8Array, start = 0): string {
  const offset = (at: number) => at.toString(16).padStart(8, '0');
  let text = '';
  for (let at = 0; at < bytes.length; at += 16) {
    const row = bytes.subarray(at, at + 16);
    const digits = digitsOf(row);
    const halves = [digits.slice(0, 8).join(' ').padEnd(23), digits.slice(8).join(' ').padEnd(23)];
    const letters = Array.from(row, (byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.')).join('');
    text += `${offset(start + at)}  ${halves.join('  ')}  |${letters}|\n`;
  }
  return `${text}${offset(start + bytes.length)}\n`;
}
