/**
 * `as` only with a reason. No rule of Biome knows of comments, so Biome's parser finds the casts (`as const` is none)
 * and the comments are looked for here: on the cast's line or the two above it.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';

const casts = 'TsAsExpression() as $cast where { $cast <: not r"(?s).* as const" }';

const report = z.object({
  diagnostics: z.array(
    z.object({ location: z.object({ path: z.string(), start: z.object({ line: z.number().int().positive() }) }) }),
  ),
});

const comment = /\/\/ |\*\/$/;

/** The places (`path:line`) under `project` where a type is asserted and nothing says why. */
export function castsWithoutReason(project: string): string[] {
  const biome = join(project, 'node_modules/.bin/biome');
  const args = ['search', casts, '--reporter=json', '--max-diagnostics=none'];
  const { stdout } = spawnSync(biome, args, { cwd: project, encoding: 'utf8', maxBuffer: 2 ** 26 });
  const bare = report.parse(JSON.parse(stdout)).diagnostics.flatMap(({ location: { path, start } }) => {
    const lines = readFileSync(join(project, path), 'utf8').split('\n');
    const near = lines.slice(Math.max(0, start.line - 3), start.line);
    return near.some((line) => comment.test(line)) ? [] : [`${path}:${start.line}`];
  });
  return [...new Set(bare)];
}
