import { chmod } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { thisMachine } from '../../native-bridge/os/machine.ts';
import { buildPrograms, type Programs } from '../../programs/start/testing/programs.ts';
import { attemptTheft, ways } from './theft.ts';

const { platform, root } = thisMachine();

describe.runIf(platform === 'linux' && root)(
  'another user of the machine (played by root, on Linux)',
  { timeout: 120_000 },
  () => {
    let programs: Programs;

    beforeAll(async () => {
      programs = await buildPrograms({
        start: 'programs/start/start.ts',
        serve: 'web-host/serve.ts',
        thief: 'scripts/thief/thief.ts',
        browser: 'scripts/thief/browser.ts',
      });
      await chmod(programs.folder, 0o755);
    }, 60_000);

    afterAll(() => programs.remove());

    it.each(ways)('steals nothing of a session that is opened by its %s', async (way) => {
      const built = (name: string) => join(programs.folder, 'main', `${name}.cjs`);
      const { stolen, tries, entered, end } = await attemptTheft({
        way,
        tools: join(programs.folder, 'main'),
        start: built('start'),
        serve: built('serve'),
      });
      expect(stolen).toEqual([]);
      // It has found the port, and was turned away there.
      expect(tries.ports).toBe(1);
      expect(tries.refused).toBeGreaterThan(0);
      expect(tries.refused + tries.cutOff).toBe(tries.knocks);
      // The victim got in meanwhile.
      expect(entered).toBe(way === 'address' ? null : true);
      expect(end.code).toBe(0);
      expect(end.stderr).not.toContain('without having opened the page');
    });
  },
);
