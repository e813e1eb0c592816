import { expect, it } from 'vitest';
import { newestOnly } from './newest-only.ts';

it('does what is asked for while it is busy once more, and goes on after a failure', async () => {
  const ends: (() => void)[] = [];
  const failures: unknown[] = [];
  let began = 0;
  const ask = newestOnly(
    () => {
      began += 1;
      const number = began;
      return new Promise((resolve, reject) => ends.push(() => (number === 1 ? reject(new Error('one')) : resolve())));
    },
    (thrown) => failures.push(thrown),
  );
  const turn = () => new Promise((resolve) => setImmediate(resolve));
  const done: number[] = [];
  const askAs = (number: number) => void ask().then(() => done.push(number));
  askAs(1);
  await turn();
  askAs(2);
  askAs(3);
  await turn();
  expect(began).toBe(1);
  ends[0]?.();
  await turn();
  expect(began).toBe(2);
  expect(failures).toEqual([new Error('one')]);
  // What was asked for while it was busy is done only now.
  expect(done).toEqual([1]);
  ends[1]?.();
  await turn();
  expect(began).toBe(2);
  expect(done).toEqual([1, 2, 3]);
  askAs(4);
  await turn();
  expect(began).toBe(3);
});
