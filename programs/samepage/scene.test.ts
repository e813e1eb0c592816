import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { compile, compilerObstacle, run, strict } from '../../native-bridge/codegen/testing/compiler.ts';
import { allScenes } from '../../scenes/all.ts';
import { runSamepage } from './run.ts';

const folder = mkdtempSync(join(tmpdir(), 'samepage-scene-'));
afterAll(() => rmSync(folder, { recursive: true }));

async function samepage(...args: string[]) {
  const ran = { stdout: '', stderr: '' };
  const code = await runSamepage('samepage', args, {
    out: (text) => {
      ran.stdout += text;
    },
    err: (text) => {
      ran.stderr += text;
    },
  });
  return { code, ...ran };
}

const text = expect.any(String);

describe('samepage scene', () => {
  it('list --json has every scene, and nothing but what is promised of it', async () => {
    const { code, stdout, stderr } = await samepage('scene', 'list', '--json');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const list = JSON.parse(stdout);
    expect(list.map(({ id }: { id: string }) => id)).toEqual(allScenes().map(({ id }) => id));
    for (const entry of list) {
      expect(Object.keys(entry)).toEqual(['id', 'title', 'available', 'published', 'steps']);
      expect(entry).toMatchObject({ id: text, title: text, steps: expect.any(Number) });
      expect(entry.available === true || entry.available.endsWith('.')).toBe(true);
      if (entry.published !== null) {
        expect(entry.published).toEqual({ value: expect.any(Number), unit: text, source: text });
      }
    }
    const { stdout: lines } = await samepage('scene', 'list');
    for (const { id, title, about } of allScenes()) expect(lines).toContain(`${id}: ${title}\n  ${about[0]}\n`);
  });

  it('run ends with 1 where a step cannot be done, and says which and why', async () => {
    vi.stubEnv('TMPDIR', join(folder, 'not-there'));
    const { code, stdout, stderr } = await samepage('scene', 'run', 'file', '--json');
    vi.unstubAllEnvs();
    expect(code).toBe(1);
    // Where there is no such scene on this system, it is reported instead.
    if (/cannot be played here/.test(stderr)) return;
    expect(stderr).toMatch(/^samepage: .*ENOENT/);
    const { ok, steps } = JSON.parse(stdout);
    expect({ ok, steps }).toEqual({
      ok: false,
      steps: [{ title: 'Map a file', ok: false, checks: [{ what: 'The step can be done', ok: false }] }],
    });
  });

  it('run --json plays it, and prints one document: steps with their checks, figures beside the published ones', async () => {
    const { code, stdout, stderr } = await samepage('scene', 'run', 'sparse', '--json');
    const played = JSON.parse(stdout);
    if (code === 1) {
      // Not on this system.
      expect(stderr).toMatch(/cannot be played here/);
      return;
    }
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(played).toMatchObject({ id: 'sparse', ok: true });
    expect(played.steps[0]).toEqual({
      title: 'Map 1 TiB',
      ok: true,
      checks: [{ what: 'The section takes 0 bytes', ok: true }],
    });
    expect(played.figures[0]).toEqual({
      ...{ name: 'Memory taken', value: 0, unit: 'bytes' },
      ...{ published: 0, source: 'tmpfs(5)' },
    });
  });

  it('run prints the same for people', async () => {
    const { code, stdout } = await samepage('scene', 'run', 'article');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^One memory, two addresses\n\nMap it twice\n {2}A and B are two addresses/);
    expect(stdout).toContain('\n  passed: The second view holds 42, too\n');
    expect(stdout).toMatch(/\n {2}Memory behind both views: \d+ KiB\n/);
  });

  it.each([
    [['scene'], 'scene takes “list”, or “run”'],
    [['scene', 'run'], 'scene takes “list”, or “run”'],
    [['scene', 'list', 'article'], 'scene takes “list”, or “run”'],
    [['scene', 'run', 'none'], 'There is no scene “none”.'],
    [['program'], 'program takes the id of a scene'],
    [['program', 'article'], '--language is one of c-linux, c-windows, strace, transcript.'],
    [['program', 'article', '--language', 'basic'], '--language is one of'],
    [['program', 'none', '--language', 'strace'], 'There is no scene “none”.'],
  ])('%j is wrong use: exit code 2, a sentence, nothing on standard output', async (args, sentence) => {
    expect(await samepage(...args)).toEqual({ code: 2, stdout: '', stderr: expect.stringContaining(sentence) });
  });
});

const compiled = (await compilerObstacle('gcc')) === null ? it : () => undefined;

describe('samepage program', () => {
  it.each(['c-linux', 'c-windows', 'strace', 'transcript'])(
    'prints the article in %s, and nothing else',
    async (language) => {
      const { code, stdout, stderr } = await samepage('program', 'article', '--language', language);
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      expect(stdout.length).toBeGreaterThan(100);
      if (language === 'c-windows') expect(stdout).toContain('MapViewOfFile');
    },
  );

  compiled('whose text is a program that ends with 0', { timeout: 60_000 }, async () => {
    const { stdout } = await samepage('program', 'article', '--language', 'c-linux');
    const file = await compile(folder, 'article', stdout, [...strict, '-O2']);
    expect(await run(file, [])).toMatchObject({ code: 0 });
  });
});
