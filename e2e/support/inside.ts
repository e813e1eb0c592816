/**
 * Meddling with the running app's mappings behind its back, from inside its own process: what a library, or a mistake
 * elsewhere in a program, could do to it. Plain system calls; the app's code has no part in them.
 */
import type { RunningApp } from './running-app.ts';

/** Calls a C function in the app's process with numbers; throws what it returned where that is -1. */
async function call(app: RunningApp, signature: string, args: readonly number[]): Promise<void> {
  const name = /(\w+)\(/.exec(signature)?.[1];
  const result = await app.evaluate(`
    process.getBuiltinModule('node:module').createRequire(process.cwd() + '/')('koffi')
      .load(null).func(${JSON.stringify(signature)})(${args.join(', ')})
  `);
  if (result === -1) throw new Error(`${name}(${args.join(', ')}) failed in the app's process`);
}

const protNone = 0;
const mapPrivate = 0x02;
const mapAnonymous = 0x20;
const mapFixedNoReplace = 0x10_0000;

/** Takes a free place: maps `length` bytes without access there. See mmap(2). */
export function takeAddress(app: RunningApp, start: number, length: number): Promise<void> {
  const signature = 'intptr_t mmap(uintptr_t, size_t, int, int, int, intptr_t)';
  return call(app, signature, [start, length, protNone, mapPrivate | mapAnonymous | mapFixedNoReplace, -1, 0]);
}

/** See munmap(2). */
export function unmapBehind(app: RunningApp, start: number, length: number): Promise<void> {
  return call(app, 'int munmap(uintptr_t, size_t)', [start, length]);
}
