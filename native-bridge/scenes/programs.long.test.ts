/** Every scene as a program: compiled without a warning, and run. */
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { allScenes } from '../../scenes/all.ts';
import { programOf } from '../codegen/program.ts';
import { compile, compilerObstacle, run, strict, strictWindows } from '../codegen/testing/compiler.ts';
import { buildSecondProcess } from '../second-process/testing/built-program.ts';
import { sceneRecording } from './testing/recording.ts';

const second = existsSync('/proc/self/maps') ? await buildSecondProcess() : null;
afterAll(() => second?.remove());

const folder = mkdtempSync(join(tmpdir(), 'samepage-scenes-'));
afterAll(() => rmSync(folder, { recursive: true }));

const compiled = (await compilerObstacle('gcc')) === null ? it : () => undefined;
const mingw = 'x86_64-w64-mingw32-gcc';
const compiledForWindows = (await compilerObstacle(mingw)) === null ? it : () => undefined;

describe('the program of a scene', () => {
  it('says in its own text which calls it makes', async () => {
    const recording = await sceneRecording('article', second?.command);
    expect(recording && programOf(recording, 'strace')).toContain('MAP_SHARED|MAP_FIXED_NOREPLACE');
  });

  for (const { id } of allScenes()) {
    compiledForWindows(`${id}: compiles for Windows, too`, { timeout: 60_000 }, async () => {
      const recording = await sceneRecording(id, second?.command);
      if (!recording) return;
      const source = join(folder, `${id}-windows.c`);
      writeFileSync(source, programOf(recording, 'c-windows'));
      const { code, errors } = await run(mingw, [...strictWindows, '-O2', '-o', `${source}.exe`, source]);
      expect({ code, errors }).toEqual({ code: 0, errors: '' });
    });

    compiled(`${id}: ends with 0, its picture as in the app`, { timeout: 60_000 }, async () => {
      const recording = await sceneRecording(id, second?.command);
      if (!recording) return;
      const file = await compile(folder, id, programOf(recording, 'c-linux'), [...strict, '-O2']);
      const { code, lines, errors } = await run(file, []);
      expect({ code, errors, last: lines.at(-1) }).toEqual({ code: 0, errors: '', last: 'All as it was in the app.' });
    });
  }
});
