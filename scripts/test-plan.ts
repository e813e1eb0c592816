/** Which steps `npm test` runs, in which order, and what it says of them beforehand. */
import type { Step } from './test-steps.ts';

export interface PlannedStep extends Step {
  name: string;
  /** With its `.long` tests, too. */
  whole: boolean;
}
export interface Plan {
  /** Only stages with a step to run. */
  stages: PlannedStep[][];
  count: number;
  /** Steps left out for no other reason than that all were not asked for. */
  leftOut: string[];
  /** Steps that run without their `.long` tests, for the same reason. */
  shortened: string[];
}

/** `wanted` are the arguments of `npm test`: names of steps, `all`, or nothing. An argument of another kind is a text. */
export function plan(stages: readonly Readonly<Record<string, Step>>[], wanted: readonly string[]): Plan | string {
  const whole = wanted.length > 0;
  const named = stages.map((stage) => Object.entries(stage).map(([name, step]) => ({ name, ...step, whole })));
  const every = named.flat();
  const unknown = wanted.filter((name) => name !== 'all' && !every.some((step) => step.name === name));
  if (unknown.length > 0) {
    return `No step is named ${unknown.join(', ')}. Usage: npm test [-- all | -- STEP…]
Steps: ${every.map(({ name }) => name).join(', ')}.`;
  }
  const isChosen = ({ name, onlyInAll }: PlannedStep) =>
    wanted.length === 0 ? !onlyInAll : wanted.includes('all') || wanted.includes(name);
  const chosen = named.map((stage) => stage.filter(isChosen)).filter((stage) => stage.length > 0);
  return {
    stages: chosen,
    count: chosen.flat().length,
    leftOut: whole ? [] : every.filter((step) => !isChosen(step)).map(({ name }) => name),
    shortened: whole ? [] : every.filter((step) => isChosen(step) && step.wholeSeconds).map(({ name }) => name),
  };
}

/** How long a step takes, in seconds, as it is planned. */
export function stepSeconds({ whole, seconds, wholeSeconds = seconds }: Omit<PlannedStep, 'name' | 'run'>): number {
  return whole ? wholeSeconds : seconds;
}

/** How long the steps of a stage take together, in seconds, where that many may run at once: each starts when it can. */
export function stageSeconds(stage: readonly Omit<PlannedStep, 'name'>[], atOnce: number): number {
  const lanes = Array.from({ length: atOnce }, () => 0);
  for (const step of stage) {
    const first = lanes.indexOf(Math.min(...lanes));
    lanes[first] = (lanes[first] ?? 0) + stepSeconds(step);
  }
  return Math.max(...lanes);
}

export function duration(seconds: number): string {
  if (seconds < 90) return `${Math.ceil(seconds / 5) * 5} s`;
  return `${Math.ceil(seconds / 60)} min`;
}
