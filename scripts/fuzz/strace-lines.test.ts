import { expect, test } from 'vitest';
import { fuzzLines } from './strace-lines.ts';

test('100,000 lines of strace’s, many of them damaged: nothing throws, nothing wrong is called a fact', async () => {
  const said: string[] = [];
  await fuzzLines({ steps: 100_000, seed: 16, from: 0, say: (line) => said.push(line) });
  expect(said.at(-1)).toMatch(/nothing wrong$/);
}, 120_000);
