import { expect, it } from 'vitest';
import { asProblem, problem } from './errors.ts';

it('anything thrown becomes a problem, even what cannot be turned into text', () => {
  expect(asProblem({ toString: null }).data).toEqual({
    code: 'Internal',
    message: 'something that cannot be turned into text',
  });
  expect(asProblem(Symbol('odd')).message).toBe('Symbol(odd)');
  expect(asProblem(new RangeError('too long')).message).toBe('too long');
});

it('a sentence that repeats megabytes is shortened in the middle', () => {
  const { message } = problem('NotFound', `There is no file ${'x'.repeat(1e6)}.txt`);
  expect(message).toHaveLength(1000);
  expect(message).toMatch(/^There is no file x+…x+\.txt$/);
});
