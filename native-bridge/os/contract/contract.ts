/**
 * The contract of MemoryOs, as tests: whatever implements the interface, the fake or a real system, passes this one
 * suite. What only one system can witness stands beside that system (linux/outside-truth.test.ts).
 */
import { afterAll, afterEach, beforeAll, describe } from 'vitest';
import { type MoveMethod, moveMethods } from '../../../protocol/model.ts';
import { abilitiesContract } from './abilities.ts';
import { Bench, type ContractWorld } from './bench.ts';
import { bytesContract } from './bytes.ts';
import { callsContract } from './calls.ts';
import { copyOnWriteContract } from './copy-on-write.ts';
import { filesContract } from './files.ts';
import { mappingContract } from './mapping.ts';
import { movingContract } from './moving.ts';
import { outsideContract } from './outside.ts';
import { protectionContract } from './protection.ts';
import { regionsContract } from './regions.ts';
import { replacingContract } from './replacing.ts';
import { residencyContract } from './residency.ts';
import { sectionsContract } from './sections.ts';

/**
 * Runs the suite. `open` makes one world for the whole of it, in which views move by `methods`; every test leaves nothing
 * mapped and nothing open.
 */
export function memoryOsContract(
  name: string,
  open: () => ContractWorld | Promise<ContractWorld>,
  methods: readonly MoveMethod[] = moveMethods,
): void {
  describe(name, () => {
    let world: ContractWorld;
    let bench: Bench;
    beforeAll(async () => {
      world = await open();
      bench = new Bench(world);
    });
    afterEach(() => bench.cleanUp());
    afterAll(() => world.end());

    const current = () => bench;
    sectionsContract(current);
    filesContract(current);
    mappingContract(current);
    protectionContract(current);
    copyOnWriteContract(current);
    for (const method of methods) movingContract(current, method);
    replacingContract(current);
    bytesContract(current);
    residencyContract(current);
    regionsContract(current);
    outsideContract(current);
    callsContract(current);
    abilitiesContract(current);
  });
}
