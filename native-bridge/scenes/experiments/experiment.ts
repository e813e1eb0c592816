/** What scenes measure on memory of its own, made and given back within the experiment: no part of anyone's picture. */
import type { Experiment } from '../../../protocol/scene.ts';
import type { Sliced } from '../../engine/model/slices.ts';
import type { MemoryOs } from '../../os/memory-os.ts';
import { moveAndCopy } from './move-and-copy.ts';

/** What was measured, by name, in the unit that the experiment says. */
export function experiment(os: MemoryOs, wanted: Experiment): Sliced<Map<string, number>> {
  return moveAndCopy(os, wanted);
}
