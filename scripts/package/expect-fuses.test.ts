import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { expectFuses } from './expect-fuses.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'samepage-fuses-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** As much of a program as the reader looks at: Electron's mark, version 1, their number, a digit for each. */
function program(states: string): string {
  const path = join(folder, 'program');
  const head = Buffer.from([1, states.length]);
  writeFileSync(path, Buffer.concat([Buffer.from('…dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX'), head, Buffer.from(states)]));
  return path;
}

const decided = '01001100';

it('takes a program with every fuse as decided', async () => {
  await expectFuses(program(decided), decided.length);
});

it.each([...decided].map((state, index) => [index, state === '0' ? '1' : '0'] as const))(
  'refuses one whose fuse %i is %s, or was taken out',
  async (index, other) => {
    for (const state of [other, 'r']) {
      const states = decided.slice(0, index) + state + decided.slice(index + 1);
      await expect(expectFuses(program(states), decided.length)).rejects.toThrow();
    }
  },
);
