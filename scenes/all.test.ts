import { describe, expect, it } from 'vitest';
import type { SceneData } from '../protocol/scene.ts';
import { allScenes, scenesOf } from './all.ts';

const plain: SceneData = {
  ...{ id: 'plain', order: 1, title: 'Plain', about: ['One line.', 'Another.'] },
  steps: [
    {
      ...{ title: 'One', says: 'Something is made.', shows: 'It is $memory now.' },
      acts: [{ action: { kind: 'create-section', bytes: 0x1_0000, mapView: true }, as: '$memory' }],
      checks: [{ what: 'It takes nothing', quantity: { of: 'allocated', section: '$memory' }, is: 0 }],
    },
  ],
};
const [step] = plain.steps;
const withStep = (change: object) => ({ './x.ts': { ...plain, steps: [{ ...step, ...change }] } });

describe('the scenes', () => {
  it('are all read, each file one, in their order', () => {
    const files = Object.keys(import.meta.glob(['./*.ts', '!./all.ts', '!./*.test.ts']));
    const orders = allScenes().map(({ order }) => order);
    expect(allScenes()).toHaveLength(files.length);
    expect(orders).toEqual(orders.toSorted((one, other) => one - other));
  });

  it.each<[string, object, RegExp]>([
    ['more words than one reads beside a picture', { says: 'word '.repeat(61) }, /65 words are said, and 60 may be/],
    [
      'a check of what no step has made',
      { checks: [{ what: 'x', bytes: { view: '$none', offset: 0, are: [1] } }] },
      /\$none/,
    ],
    ['a text about what is not there yet', { says: 'Look at $memory.' }, /no step before has made \$memory/],
    [
      'a figure of a figure that is not there',
      { checks: [{ what: 'x', quantity: { of: 'figure', figure: 'y' } }] },
      /no figure y/,
    ],
    ['a question without its answer', { predict: { question: 'How?', figure: 'y' } }, /the answer is no figure/],
    ['a choice that is none', { predict: { question: 'How?', choices: ['a', 'b'], answer: 2 } }, /none of the choices/],
    ['no check', { checks: [] }, /checks/],
    ['an action that does not exist', { acts: [{ action: { kind: 'fly' } }] }, /acts/],
  ])('%s is refused', (_, change, message) => {
    expect(() => scenesOf(withStep(change))).toThrow(message);
  });

  it('two of the same id are refused', () => {
    expect(scenesOf({ './a.ts': plain })).toMatchObject([{ id: 'plain' }]);
    expect(() => scenesOf({ './a.ts': plain, './b.ts': plain })).toThrow('Two scenes have the id plain.');
  });
});
