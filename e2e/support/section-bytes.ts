/** Reads and writes a section from outside: the test opens it through /proc, as any process of the same user could. */
import { closeSync, openSync, readSync, writeSync } from 'node:fs';
import { memfds } from '../../tooling/app/maps.ts';

export function sectionPath(pid: number, section: number): string {
  const found = memfds(pid).find(({ name }) => name === `samepage-section-${section}`);
  if (!found) throw new Error(`process ${pid} holds no section ${section}`);
  return `/proc/${pid}/fd/${found.fd}`;
}

/** What is in the section, read past all views of it. */
export function readSection(pid: number, section: number, offset: number, count: number): string {
  const fd = openSync(sectionPath(pid, section), 'r');
  const bytes = Buffer.alloc(count);
  readSync(fd, bytes, 0, count, offset);
  closeSync(fd);
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
}

export function writeSection(pid: number, section: number, offset: number, bytes: Uint8Array): void {
  const fd = openSync(sectionPath(pid, section), 'r+');
  writeSync(fd, bytes, 0, bytes.length, offset);
  closeSync(fd);
}
