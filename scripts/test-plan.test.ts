import { describe, expect, it } from 'vitest';
import { none } from './test/results.ts';
import { duration, plan, stageSeconds } from './test-plan.ts';

const step = (seconds: number) => ({ seconds, run: async () => none });
const stages = [
  { lint: step(10), types: step(20) },
  { wine: { ...step(300), onlyInAll: true as const } },
  { e2e: { ...step(60), wholeSeconds: 100 } },
];

function namesOf(wanted: string[]): string[][] {
  const planned = plan(stages, wanted);
  if (typeof planned === 'string') throw new Error(planned);
  return planned.stages.map((stage) => stage.map(({ name }) => name));
}

describe('plan', () => {
  it('leaves the long steps out, and says which', () => {
    expect(namesOf([])).toEqual([['lint', 'types'], ['e2e']]);
    expect(plan(stages, [])).toMatchObject({ count: 3, leftOut: ['wine'], shortened: ['e2e'] });
  });

  it('runs them all where all are asked for', () => {
    expect(namesOf(['all'])).toEqual([['lint', 'types'], ['wine'], ['e2e']]);
    expect(plan(stages, ['all'])).toMatchObject({ count: 4, leftOut: [], shortened: [] });
  });

  it('runs the steps that are named, each in its stage', () => {
    expect(namesOf(['e2e', 'wine', 'types'])).toEqual([['types'], ['wine'], ['e2e']]);
    expect(plan(stages, ['wine'])).toMatchObject({ count: 1, leftOut: [] });
  });

  it('refuses what is not a step, and says what there is', () => {
    expect(plan(stages, ['e2e', 'linting'])).toBe(
      'No step is named linting. Usage: npm test [-- all | -- STEP…]\nSteps: lint, types, wine, e2e.',
    );
  });
});

it('reckons what a stage takes: each step starts as soon as there is room', () => {
  const stage = [step(180), step(130), step(20), step(20)].map((each) => ({ ...each, whole: false }));
  expect(stageSeconds(stage, 1)).toBe(350);
  expect(stageSeconds(stage, 2)).toBe(180);
  expect(stageSeconds(stage, 8)).toBe(180);
});

it('reckons with the long tests where they run', () => {
  const long = { ...step(60), wholeSeconds: 100 };
  expect(stageSeconds([{ ...long, whole: false }], 2)).toBe(60);
  expect(stageSeconds([{ ...long, whole: true }], 2)).toBe(100);
  expect(stageSeconds([{ ...step(60), whole: true }], 2)).toBe(60);
});

it('gives durations in round figures', () => {
  expect([12, 61, 170, 601].map(duration)).toEqual(['15 s', '65 s', '3 min', '11 min']);
});
