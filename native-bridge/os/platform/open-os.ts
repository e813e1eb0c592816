/** The one place that asks which platform this is. */

import type { Address } from '../../../protocol/address.ts';
import { problem, type SamepageError } from '../../../protocol/errors.ts';
import type { MemoryOs } from '../memory-os.ts';

/** The memory calls of the system we run on. Throws Unsupported where there are none yet. */
export async function openMemoryOs(platform: NodeJS.Platform = process.platform): Promise<MemoryOs> {
  // Imported only where it runs: binding the C library's calls fails elsewhere.
  if (platform === 'linux') return new (await import('../linux/linux-os.ts')).LinuxOs();
  if (platform === 'win32') return new (await import('../windows/windows-os.ts')).WindowsOs();
  if (platform === 'darwin') return new (await import('../macos/macos-os.ts')).MacOs();
  throw notYet(platform);
}

/**
 * Copies bytes from one mapping of ours to another as a program does, by plain loads and stores: the yardstick for
 * moving. It can crash where a mapping is not whole: only for mappings made just now, of sections nobody can cut short.
 */
export type CopyMemory = (to: Address, from: Address, bytes: number) => void;

/** Throws Unsupported as openMemoryOs does. */
export async function openCopyMemory(platform: NodeJS.Platform = process.platform): Promise<CopyMemory> {
  if (platform === 'linux') return (await import('../linux/copy-memory.ts')).copyMemory;
  if (platform === 'win32') return (await import('../windows/copy-memory.ts')).copyMemory;
  if (platform === 'darwin') return (await import('../macos/copy-memory.ts')).copyMemory;
  throw notYet(platform);
}

/**
 * Makes pipes that can be opened by name, as /proc/PID/fd/NUMBER, for programs whose lines are read: Linux has them, elsewhere none
 * is ever asked for.
 */
export async function openPipes(
  platform: NodeJS.Platform = process.platform,
): Promise<() => { read: number; write: number }> {
  if (platform === 'linux') return (await import('../linux/pipe.ts')).openPipe;
  return () => {
    throw notYet(platform);
  };
}

function notYet(platform: NodeJS.Platform): SamepageError {
  return problem('Unsupported', `Samepage is not yet on this platform: ${platform}. It runs on Linux and Windows.`);
}
