/** Programs for Linux, compiled and run, beside the engine's own state. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { programOf } from './program.ts';
import { compile, compilerObstacle, inPool, run, strict } from './testing/compiler.ts';
import { disagreements } from './testing/expected-picture.ts';
import { handMade } from './testing/hand-made.ts';
import { type PlayedSession, played, playedAtRandom } from './testing/session.ts';

const folder = mkdtempSync(join(tmpdir(), 'samepage-programs-'));
afterAll(() => rmSync(folder, { recursive: true }));

const compiled = (await compilerObstacle('gcc')) === null ? it : () => undefined;
const timeout = { timeout: 300_000 };

/** Compiled, run and compared; nothing where all agrees. Every fifth with -O3. */
async function problemsOf(sessions: readonly { name: string; session: PlayedSession }[]): Promise<string[]> {
  const problems = await inPool(sessions, async ({ name, session }, index) => {
    const level = index % 5 ? '-O2' : '-O3';
    const program = await compile(folder, `p-${index}`, programOf(session.recording, 'c-linux'), [...strict, level]);
    const { code, lines, errors } = await run(program, []);
    const found = code === 0 ? disagreements(session, lines) : [`ended with ${code}: ${errors}`];
    return found.map((text) => `${name}: ${text}`);
  });
  return problems.flat();
}

describe('a program', () => {
  compiled('of any session does the same, and sees the same', timeout, async () => {
    const sessions: { name: string; session: PlayedSession }[] = [];
    for (let seed = 1; seed <= 30; seed += 1) {
      sessions.push({ name: `seed ${seed}`, session: await playedAtRandom(seed, seed % 10 === 0 ? 300 : 60) });
    }
    expect(await problemsOf(sessions)).toEqual([]);
  });

  compiled('of each session made by hand does, too', timeout, async () => {
    const sessions: { name: string; session: PlayedSession }[] = [];
    for (const [name, act] of Object.entries(handMade)) sessions.push({ name, session: await played(act) });
    expect(await problemsOf(sessions)).toEqual([]);
  });

  compiled('runs elsewhere as a whole where its addresses are taken', timeout, async () => {
    const taker = join(folder, 'taker.c');
    writeFileSync(
      taker,
      `#include <sys/mman.h>
__attribute__((constructor)) static void take(void)
{
    mmap((void *)0x280000, 65536, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
    mmap((void *)0x2000000000, 4096, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
}
`,
    );
    const library = join(folder, 'taker.so');
    expect(await run('gcc', ['-shared', '-fPIC', '-o', library, taker])).toMatchObject({ code: 0 });
    for (const name of ['the article', 'views far apart']) {
      const session = await played(handMade[name] ?? (() => Promise.reject(new Error(name))));
      const program = await compile(folder, 'taken', programOf(session.recording, 'c-linux'), [...strict, '-O2']);
      const { code, lines, errors } = await run(program, [], { ...process.env, LD_PRELOAD: library });
      expect({ code, errors }).toEqual({ code: 0, errors: expect.stringMatching(/^Something lies at the app's/) });
      expect(disagreements(session, lines)).toEqual([]);
    }
  });

  compiled(
    'ends with 1 and a sentence where a byte, an address, a protection or a sharing differs',
    timeout,
    async () => {
      const { recording } = await played(handMade['the article'] ?? (() => Promise.reject(new Error('no article'))));
      const text = programOf(recording, 'c-linux');
      const broken: [string, string, RegExp][] = [
        [
          'show("B", AT(0x290000), (const unsigned char[]){0x2a',
          'show("B", AT(0x290000), (const unsigned char[]){0x2b',
          /^View B shows other bytes/,
        ],
        [
          'map(AT(0x290000), UINT64_C(65536), PROT_READ | PROT_WRITE, MAP_SHARED',
          'map(AT(0x290000), UINT64_C(65536), PROT_READ | PROT_WRITE, MAP_PRIVATE',
          /^View B is rw-p in \/proc\/self\/maps, and not rw-s/,
        ],
        ['PROT_READ | PROT_WRITE, MAP_SHARED, 1', 'PROT_READ, MAP_SHARED, 1', /^View A is r--s/],
        ['map(AT(0x290000), UINT64_C(65536)', 'map(AT(0x290000), UINT64_C(61440)', /in view B\.|^View B is ---p/],
        [
          'see_nothing_else(UINT64_C(131072))',
          'see_nothing_else(UINT64_C(65536))',
          /^131072 bytes are mapped, and not 65536/,
        ],
      ];
      const results = await inPool(broken, async ([right, wrong], index) => {
        expect(text).toContain(right);
        const program = await compile(folder, `broken-${index}`, text.replace(right, wrong), ['-O2']);
        return await run(program, []);
      });
      results.forEach(({ code, errors }, index) => {
        expect({ code, errors }).toEqual({ code: 1, errors: expect.stringMatching(broken[index]?.[2] ?? '') });
      });
    },
  );
});
