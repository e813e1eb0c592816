/** What schemas say of wrong values: sentences of ours, none of the library's. */
import { expect, it } from 'vitest';
import { requests } from './messages.ts';
import { nameTextSchema } from './naming.ts';
import { schemaFaults } from './schema-words.ts';
import * as z from './zod.ts';

const schema = z.object({
  name: z.string().check(z.minLength(1), z.maxLength(3)),
  count: z.int().check(z.positive(), z.maximum(5)),
  list: z.array(z.object({ on: z.boolean() })).check(z.maxLength(2)),
  kind: z.enum(['a', 'b']),
  form: z.discriminatedUnion('is', [z.object({ is: z.literal('x') })]),
});
const right = { name: 'n', count: 1, list: [], kind: 'a', form: { is: 'x' } };

function faults(value: unknown): string {
  const { error } = schema.safeParse(value);
  return error ? schemaFaults(error) : 'none';
}

it.each([
  [{}, 'none'],
  [{ name: 7 }, 'name must be text'],
  [{ name: '' }, 'name must not be empty'],
  [{ name: 'long' }, 'name must have at most 3 characters'],
  [{ name: undefined }, 'name is missing'],
  [{ count: 1.5 }, 'count must be a whole number'],
  [{ count: 0 }, 'count must be more than 0'],
  [{ count: 6 }, 'count must be at most 5'],
  [{ list: [{ on: true }, { on: 'yes' }] }, 'list[1].on must be true or false'],
  [{ list: [{ on: true }, { on: true }, { on: true }] }, 'list must have at most 2 entries'],
  [{ kind: 'c' }, 'kind must be "a" or "b"'],
  [{ form: { is: 'y' } }, 'form.is is none of what it may be'],
  [{ name: 7, count: 'no' }, 'name must be text; count must be a number'],
])('%j: %s', (wrong, sentence) => {
  expect(faults({ ...right, ...wrong })).toBe(sentence);
});

it('names the whole where that is wrong', () => {
  expect(faults(null)).toBe('it must be an object');
  expect(faults(undefined)).toBe('it is missing');
});

it('goes on after the name in the schemas’ own messages, too', () => {
  const { error } = nameTextSchema.safeParse('a\nb');
  expect(error && schemaFaults(error, 'the name')).toMatch(/^the name: A name /);
  for (const { args } of Object.values(requests)) {
    const refused = args.safeParse(7).error;
    if (refused) expect(schemaFaults(refused)).not.toMatch(/Invalid|expected|received/);
  }
});
