/** One step of a scene, carried out by the engine and checked on the system as it is afterwards. */
import type { Action } from '../../protocol/actions.ts';
import { asProblem, problem } from '../../protocol/errors.ts';
import type { Cost } from '../../protocol/model.ts';
import type { Name, Named } from '../../protocol/references.ts';
import { type Act, type Check, type SceneStep, withLetters } from '../../protocol/scene.ts';
import type { Measured, StepResult } from '../../protocol/scene-state.ts';
import type { Engine } from '../engine/engine.ts';
import { experiment } from './experiments/experiment.ts';
import type { SceneFiles } from './outside.ts';
import { type Measurable, measure, readFrom, regionsOfViews } from './quantities.ts';
import type { SceneSecond } from './second.ts';

export type NamesSoFar = Readonly<Record<Name, Named>>;

/** What a scene has come to so far. */
export interface Played {
  names: NamesSoFar;
  figures: ReadonlyMap<string, number | null>;
  files: SceneFiles;
  second: SceneSecond;
}

export interface StepDone {
  names: NamesSoFar;
  figures: ReadonlyMap<string, number | null>;
  result: Omit<StepResult, 'prediction'>;
}

/**
 * `label`: what the history calls it. `back` gets what takes back each thing that the history does not know of. Rejects
 * where an action is refused that should be done: what was done before it in this step is left to the caller to take back.
 */
export async function doStep(
  engine: Engine,
  step: SceneStep,
  { names: before, figures, files, second }: Played,
  label: string,
  back: (() => Promise<void>)[],
): Promise<StepDone> {
  const regionsBefore = await look(engine, () => regionsOfViews(engine.model));
  let names = before;
  let cost: Cost | null = null;
  for (const group of grouped(step.acts)) {
    if ('outside' in group) {
      back.push(await files.does(group));
    } else if ('second' in group) {
      const holds = names;
      back.push(await second.does(group, (name) => known(holds, name, 'section')));
    } else if ('refused' in group) {
      await refused(engine, group.action, group.refused, names);
    } else {
      const steps = group.steps.map(({ action, as }) => ({ action: withPath(action, files), ...(as && { as }) }));
      const ran = await engine.run({ label, steps, names });
      names = ran.names;
      cost = added(cost, ran.outcome.cost);
    }
  }
  const { experiment: wanted } = step;
  const measured = wanted ? await engine.look(() => experiment(engine.os, wanted)) : new Map<string, number>();
  const seen = new Map(figures);
  const from: Measurable = {
    ...{ model: engine.model, second, regionsBefore, cost, measured, figures: seen },
    view: (name) => engine.model.view(known(names, name, 'view')),
    path: (name) => files.pathOf(name),
    section: (name) => known(names, name, 'section'),
  };
  return await look(engine, () => {
    const found = step.figures.map(({ name, unit, quantity, published }): Measured => {
      const value = measuredOrNull(() => measure(quantity, from));
      seen.set(name, value);
      return { name, value, unit, published: published?.value ?? null, source: published?.source ?? null };
    });
    const checks = step.checks.map((check) => checked(check, from));
    const letterOf = (name: Name) => names[name]?.view ?? null;
    const points = step.points.map(({ view, offset = 0, length, call = null }) => {
      const { letter, length: all } = from.view(view);
      return { view: letter, offset, length: length ?? all - offset, call };
    });
    const shows = withLetters(step.shows, letterOf);
    const ok = checks.every((check) => check.ok);
    return {
      names,
      figures: seen,
      result: { title: step.title, shows, ok, checks, figures: found, points, plot: step.plot !== undefined },
    };
  });
}

function look<T>(engine: Engine, read: () => T): Promise<T> {
  // biome-ignore lint/correctness/useYield: all of it in one go
  return engine.look(function* () {
    return read();
  });
}

type DoneAct = Extract<Act, { as?: unknown; action: unknown }> & { refused?: never };

/** Actions that follow each other are one step of the history. */
function grouped(acts: readonly Act[]): (Exclude<Act, DoneAct> | { steps: DoneAct[] })[] {
  const groups: (Exclude<Act, DoneAct> | { steps: DoneAct[] })[] = [];
  for (const act of acts) {
    const last = groups.at(-1);
    if (!('action' in act) || 'refused' in act) groups.push(act);
    else if (last && 'steps' in last) last.steps.push(act);
    else groups.push({ steps: [act] });
  }
  return groups;
}

/** Files of the scene are named by their names. */
function withPath(action: Action, files: SceneFiles): Action {
  if (action.kind !== 'open-file') return action;
  return { ...action, path: files.pathOf(action.path) ?? action.path };
}

async function refused(engine: Engine, action: Action, code: string, names: NamesSoFar): Promise<void> {
  const label = 'What the system should refuse';
  try {
    await engine.run({ label, steps: [{ action }], names });
  } catch (thrown) {
    const error = asProblem(thrown);
    if (error.code === code) return;
    throw problem(error.code, `It should have been refused as ${code}, and was so: ${error.message}`, error.data);
  }
  throw problem('Changed', `The system allowed what it should have refused (${code}).`);
}

function added(one: Cost | null, other: Cost | null): Cost | null {
  if (!one || !other) return one ?? other;
  const faults = one.faults && other.faults;
  return {
    nanoseconds: one.nanoseconds + other.nanoseconds,
    faults: faults && { ...faults, count: (one.faults?.count ?? 0) + faults.count },
    resident: other.resident,
    bytesCopied: one.bytesCopied + other.bytesCopied,
  };
}

function known<K extends keyof Named>(names: NamesSoFar, name: Name, kind: K): NonNullable<Named[K]> {
  const found = names[name]?.[kind] ?? null;
  if (found === null) throw problem('NotFound', `The scene has no ${kind} ${name}.`);
  return found;
}

function measuredOrNull(read: () => number | null): number | null {
  try {
    return read();
  } catch {
    return null; // a view that is gone: the checks say so
  }
}

/** Whether it holds now. What cannot be looked at does not hold. */
function checked(check: Check, from: Measurable): StepResult['checks'][number] {
  let found: string | null;
  try {
    found = 'bytes' in check ? otherBytes(check.bytes, from) : otherQuantity(check, from);
  } catch (thrown) {
    found = asProblem(thrown).message;
  }
  return { what: check.what, ok: found === null, found };
}

function otherBytes(
  { view, offset, are, beyond }: Extract<Check, { bytes: unknown }>['bytes'],
  from: Measurable,
): string | null {
  const bytes = readFrom(from.model, from.view(view), offset, are.length, beyond);
  const same = bytes.length === are.length && bytes.every((byte, index) => byte === are[index]);
  if (same) return null;
  return bytes.length < are.length
    ? `only ${bytes.length} bytes can be read`
    : `found ${[...bytes.subarray(0, 16)].join(' ')}`;
}

function otherQuantity(check: Extract<Check, { quantity: unknown }>, from: Measurable): string | null {
  const { is, atLeast = Number.NEGATIVE_INFINITY, atMost = Number.POSITIVE_INFINITY } = check;
  const value = measure(check.quantity, from);
  if (value === null) return 'the system does not report it';
  return (is === undefined || value === is) && value >= atLeast && value <= atMost ? null : `found ${value}`;
}
