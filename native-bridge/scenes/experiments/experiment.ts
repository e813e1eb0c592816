/** What scenes measure on its own memory, made and given back within the experiment: no part of anyone's picture. */
import type { Experiment } from '../../../protocol/scene.ts';
import type { Sliced } from '../../engine/model/slices.ts';
import type { MemoryOs } from '../../os/memory-os.ts';
import { guards } from './guards.ts';
import { moveAndCopy } from './move-and-copy.ts';
import { secretMemory } from './secret-memory.ts';

/** What was measured, by name, in the unit that the experiment says. */
export function experiment(os: MemoryOs, wanted: Experiment): Sliced<Map<string, number>> {
  switch (wanted.kind) {
    case 'move-and-copy':
      return moveAndCopy(os, wanted.lengths);
    case 'guards':
      return guards(os, wanted.count);
    case 'secret-memory':
      return secretMemory(os);
  }
}
