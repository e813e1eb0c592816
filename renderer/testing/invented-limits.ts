import { type Abilities, questions } from '../../protocol/abilities.ts';
import { address } from '../../protocol/address.ts';
import type { Limits } from '../../protocol/model.ts';

/** What a system made up for tests allows. */
export function inventLimits(more: Partial<Limits> = {}): Limits {
  return {
    pid: 4,
    platform: 'fake',
    system: 'Fake 1',
    pageSize: 4096,
    granularity: 4096,
    lowestAddress: address(0x10000),
    highestAddress: address(0x7fff_ffff_f000),
    moveMethods: ['remap', 'unmap-map'],
    maxSectionBytes: 2 ** 40,
    maxViews: 100,
    executable: true,
    abilities: inventAbilities(),
    ...more,
  };
}

/** All of them. */
export function inventAbilities(): Abilities {
  // An entry for each question, which Object.fromEntries cannot say.
  return Object.fromEntries(questions.map((question) => [question, true])) as Abilities;
}
