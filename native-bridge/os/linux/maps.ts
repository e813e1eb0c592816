/** /proc/PID/maps (proc_pid_maps(5)) as columns. Parsed byte by byte: 65,000 lines must not cost 65,000 strings. */
import { readFileSync } from 'node:fs';
import { protectionBits, type RegionColumns, type RegionKind, regionKinds } from '../../../protocol/model.ts';
import { fileFailed } from './errno.ts';
import { guessKinds } from './guess-kinds.ts';

const code = { newline: 10, space: 32, minus: 45, r: 114, w: 119, x: 120, s: 115 } as const;

/** Reads and parses the regions of a process. Errors: NotFound (no such process), PermissionDenied. */
export function readRegions(pid: number): RegionColumns {
  const path = `/proc/${pid === process.pid ? 'self' : pid}/maps`;
  let text: Buffer;
  try {
    text = readFileSync(path);
  } catch (thrown) {
    throw fileFailed('open', thrown, `The regions of process ${pid} cannot be read`);
  }
  return parseMaps(text, executableOf(pid));
}

function executableOf(pid: number): string {
  // Our own executable is known; another's first mapped file serves, which is its image.
  return pid === process.pid ? process.execPath : '';
}

/** Parses the text of a maps file. `image` is the path of the executable, or '' to take the first file listed. */
export function parseMaps(text: Uint8Array, image: string): RegionColumns {
  let lines = 0;
  for (let at = text.indexOf(code.newline); at >= 0; at = text.indexOf(code.newline, at + 1)) lines += 1;

  const columns: RegionColumns = {
    count: lines,
    starts: new Float64Array(lines),
    ends: new Float64Array(lines),
    protections: new Uint8Array(lines),
    kinds: new Uint8Array(lines),
    offsets: new Float64Array(lines),
    inodes: new Float64Array(lines),
    nameIndexes: new Uint32Array(lines),
    names: [''],
  };
  const nameIndexes = new Map<string, number>([['', 0]]);
  const decoder = new TextDecoder();
  let at = 0;
  let lastNameStart = 0;
  let lastNameEnd = 0;
  let lastNameIndex = 0;

  const hex = (): number => {
    let value = 0;
    for (;;) {
      const byte = text[at] ?? 0;
      const digit = byte >= 97 ? byte - 87 : byte - 48;
      if (byte < 48 || digit > 15 || (byte > 57 && byte < 97)) return value;
      value = value * 16 + digit;
      at += 1;
    }
  };
  const decimal = (): number => {
    let value = 0;
    for (let byte = text[at] ?? 0; byte >= 48 && byte <= 57; byte = text[at] ?? 0) {
      value = value * 10 + (byte - 48);
      at += 1;
    }
    return value;
  };
  const sameAsLast = (start: number, end: number): boolean => {
    if (end - start !== lastNameEnd - lastNameStart) return false;
    for (let index = 0; index < end - start; index += 1) {
      if (text[start + index] !== text[lastNameStart + index]) return false;
    }
    return true;
  };

  for (let row = 0; row < lines; row += 1) {
    columns.starts[row] = hex();
    at += 1;
    columns.ends[row] = hex();
    at += 1;
    columns.protections[row] =
      (text[at] === code.r ? protectionBits.read : 0) |
      (text[at + 1] === code.w ? protectionBits.write : 0) |
      (text[at + 2] === code.x ? protectionBits.execute : 0) |
      (text[at + 3] === code.s ? protectionBits.shared : 0);
    at += 5;
    columns.offsets[row] = hex();
    at += 1;
    while (text[at] !== code.space) at += 1; // the device, major:minor
    at += 1;
    columns.inodes[row] = decimal();
    while (text[at] === code.space) at += 1;
    const end = text.indexOf(code.newline, at);
    if (!sameAsLast(at, end)) {
      const name = decoder.decode(text.subarray(at, end));
      let index = nameIndexes.get(name);
      if (index === undefined) {
        index = columns.names.push(name) - 1;
        nameIndexes.set(name, index);
      }
      lastNameStart = at;
      lastNameEnd = end;
      lastNameIndex = index;
    }
    columns.nameIndexes[row] = lastNameIndex;
    at = end + 1;
  }
  fillKinds(columns, image);
  return columns;
}

/** Anonymous stretches without access up to this size are called guards, larger ones reservations. */
const largestGuard = 1024 * 1024;

function fillKinds(columns: RegionColumns, image: string): void {
  const { names, nameIndexes, protections, starts, ends } = columns;
  const imageName = image || names.find((name) => name.startsWith('/')) || '';
  const executable = new Set<number>();
  for (let row = 0; row < columns.count; row += 1) {
    if ((protections[row] ?? 0) & protectionBits.execute) executable.add(nameIndexes[row] ?? 0);
  }
  const kindOfName = names.map((name, index): RegionKind | null => {
    if (name === '') return null;
    if (name === imageName) return 'image';
    if (name === '[heap]') return 'heap';
    if (name.startsWith('[stack')) return 'stack';
    if (/^(\/memfd:|\/dev\/zero|\/dev\/shm\/|\/SYSV)/.test(name)) return 'shared';
    if (name.startsWith('[anon')) return 'anonymous';
    if (name.startsWith('[')) return 'system';
    return executable.has(index) || /\.(so|node)(\.|$)/.test(name) ? 'library' : 'file';
  });
  for (let row = 0; row < columns.count; row += 1) {
    const named = kindOfName[nameIndexes[row] ?? 0];
    const size = (ends[row] ?? 0) - (starts[row] ?? 0);
    const nameless = (protections[row] ?? 0) & 7 ? 'anonymous' : size <= largestGuard ? 'guard' : 'reserved';
    columns.kinds[row] = regionKinds.indexOf(named ?? nameless);
  }
  guessKinds(columns, imageName);
}
