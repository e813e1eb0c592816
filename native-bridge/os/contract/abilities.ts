import { describe, expect, it } from 'vitest';
import { questions } from '../../../protocol/abilities.ts';
import { type Abilities, answersOf } from '../abilities.ts';
import type { MemoryOs } from '../memory-os.ts';
import { type ObserverAbilities, pageFlags } from '../observer.ts';
import type { Bench } from './bench.ts';

const aboutAnyProcess = ['bytes', 'pages', 'memoryUse', 'mappedSums'] as const satisfies (keyof ObserverAbilities)[];

/** How each question is asked, so that nothing is changed by it. What comes back is tested where it belongs. */
const asking: { [Q in (typeof questions)[number]]: (ask: NonNullable<Abilities[Q]['ask']>, bench: Bench) => unknown } =
  {
    touched: (ask, bench) => ask(bench.section(), 0, bench.unit, 1),
    bytes: (ask, bench) => ask.read(bench.view(bench.section()).address, new Uint8Array(1)),
    pages: (ask, { os, page }) => ask({ from: os.limits.lowestAddress, length: page, flags: pageFlags.private }),
    memoryUse: (ask) => ask(),
    mappedSums: (ask) => ask(),
    readSection: (ask, bench) => ask(bench.section(), 0, new Uint8Array(1)),
    secretMemory: (ask) => ask(),
    riskyActs: (ask, bench) => ask.store(bench.view(bench.section()).address, 1),
    moveCosts: (ask, { page }) => ask(page).close(),
    processes: (ask) => [...ask()],
  };

/** What is answered, by how to ask it or by a reason. */
function answered(abilities: ObserverAbilities): string[] {
  return Object.entries(abilities)
    .filter(([, answer]: [string, unknown]) => isAnswer(answer))
    .map(([name]) => name)
    .toSorted();
}

function isAnswer(answer: unknown): boolean {
  if (typeof answer !== 'object' || answer === null || !('ask' in answer)) return false;
  return answer.ask !== null || ('why' in answer && isClause(answer.why));
}

/** Words that can stand after a colon, or make a sentence together with what comes before. */
function isClause(why: unknown): boolean {
  return typeof why === 'string' && /^\S+ .*[^\s.]$/.test(why);
}

/** Every question has an answer, for our own process and for any other, and every answer a name in the protocol. */
export function expectAnswers(os: MemoryOs, other: number): void {
  expect(answered(os.abilities)).toEqual(questions.toSorted());
  expect(os.limits.abilities).toEqual(answersOf(os.abilities));
  const another = os.observe(other);
  expect(answered(another.abilities)).toEqual(aboutAnyProcess.toSorted());
  another.close();
  const same = os.observe(os.limits.pid);
  if (same === os) return;
  expect(answered(same.abilities)).toEqual(aboutAnyProcess.toSorted());
  same.close();
}

export function abilitiesContract(current: () => Bench): void {
  describe('abilities', () => {
    it('answer every question: by how to ask it, or by why it cannot be asked', async () => {
      const bench = current();
      const { pid } = await bench.world.holdElsewhere('samepage-section-11', bench.page);
      expectAnswers(bench.os, pid);
    });

    it.each(questions)('%s is not refused where it can be asked', (question) => {
      const bench = current();
      const ask = bench.os.abilities[question].ask;
      // The table has a function of just this question, which an index by a union cannot say.
      const asked = asking[question] as (ask: unknown, bench: Bench) => unknown;
      if (ask !== null) expect(() => asked(ask, bench)).not.toThrow();
    });
  });
}
