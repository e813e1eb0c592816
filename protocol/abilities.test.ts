import { expect, it } from 'vitest';
import { abilitiesSchema, questions } from './abilities.ts';

const all = Object.fromEntries(questions.map((question) => [question, true]));
const understood = (abilities: object) => abilitiesSchema.safeParse(abilities).success;

it('every question is answered by true or by a reason', () => {
  expect(understood(all)).toBe(true);
  expect(understood({ ...all, touched: 'this system does not report it' })).toBe(true);
  for (const answer of ['', false, null, undefined]) expect(understood({ ...all, touched: answer })).toBe(false);
  for (const question of questions) {
    const { [question]: _, ...others } = all;
    expect(understood(others)).toBe(false);
  }
});
