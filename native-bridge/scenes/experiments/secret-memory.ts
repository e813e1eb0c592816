/** Memory that only the program's own accesses reach: who can read it. */
import { problem } from '../../../protocol/errors.ts';
import type { Sliced } from '../../engine/model/slices.ts';
import type { MemoryOs } from '../../os/memory-os.ts';

/** `own`: the byte as the program reads it. `process_vm_readv`, `/proc/self/mem`: the error numbers of those; 0 where they could. */
// biome-ignore lint/correctness/useYield: all of it in one go
export function* secretMemory({ abilities }: MemoryOs): Sliced<Map<string, number>> {
  const reads = abilities.secretMemory.ask?.();
  if (!reads) throw problem('Unsupported', 'This system has no secret memory.');
  const { own, byProcessRead, byMemoryFile } = reads;
  return new Map([
    ['own', own],
    ['process_vm_readv', byProcessRead],
    ['/proc/self/mem', byMemoryFile],
  ]);
}
