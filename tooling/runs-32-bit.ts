/** Whether programs of 32 bits run here. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const base = 0x08048000;
const headerBytes = 52 + 32;
/** exit(0) by `int 0x80`. */
const code = [0xb8, 1, 0, 0, 0, 0x31, 0xdb, 0xcd, 0x80];

/** The least program that Linux takes for one of a 32-bit PC (elf(5)): it ends at once, without an error. */
function leastProgram(): Uint8Array {
  const bytes = new Uint8Array(headerBytes + code.length);
  const view = new DataView(bytes.buffer);
  const put16 = (offset: number, ...values: number[]) => {
    for (const [index, value] of values.entries()) view.setUint16(offset + 2 * index, value, true);
  };
  const put32 = (offset: number, ...values: number[]) => {
    for (const [index, value] of values.entries()) view.setUint32(offset + 4 * index, value, true);
  };
  bytes.set([0x7f, 0x45, 0x4c, 0x46, 1, 1, 1]);
  put16(16, 2, 3); // a program, of an Intel 80386
  put32(20, 1, base + headerBytes, 52);
  put16(40, 52, 32, 1);
  put32(52, 1, 0, base, base, bytes.length, bytes.length, 5, 0x1000); // all of it loaded, to be read and run
  bytes.set(code, headerBytes);
  return bytes;
}

/** A kernel may be built or started without them (`ia32_emulation=off`). */
export function runs32Bit(): boolean {
  if (process.platform !== 'linux' || process.arch !== 'x64') return false;
  const folder = mkdtempSync(join(tmpdir(), 'samepage-32-'));
  try {
    const path = join(folder, 'least');
    writeFileSync(path, leastProgram(), { mode: 0o755 });
    return spawnSync(path).status === 0;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
