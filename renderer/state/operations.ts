/** Everything that changes memory goes out here, and its result comes back to the status line or as an alert. */

import { type Action, recordOf } from '../../protocol/actions.ts';
import { formatAddress } from '../../protocol/address.ts';
import { asProblem, type ErrorCode, problem, type SamepageError } from '../../protocol/errors.ts';
import type { JobOptions } from '../../protocol/job-client.ts';
import type { JobArgs, JobKind, JobResult } from '../../protocol/jobs.ts';
import type { Outcome, RequestArgs, RequestName, RequestReply } from '../../protocol/messages.ts';
import type { Client } from '../../protocol/rpc.ts';
import { withOutcome } from './apply.ts';
import { type Alert, useApp } from './store.ts';

let client: Client | null = null;
let underWay = 0;
const settled = new Set<() => void>();

/** The session's connection, or null while there is none. */
export function setClient(next: Client | null): void {
  client = next;
}

/** Resolves once no operation is under way. */
export function operationsIdle(): Promise<void> {
  return underWay === 0 ? Promise.resolve() : new Promise((resolve) => settled.add(resolve));
}

/** Counts `work` as under way until it settles. */
export async function track<T>(work: () => Promise<T>): Promise<T> {
  underWay += 1;
  try {
    return await work();
  } finally {
    underWay -= 1;
    if (underWay === 0) {
      for (const resolve of settled) resolve();
      settled.clear();
    }
  }
}

/** For what is to be done, by what is selected now. */
function asked(): Client {
  useApp.setState(({ selections }) => ({ selectionsAsked: selections }));
  return connected();
}

function connected(): Client {
  if (!client) throw problem('Disconnected', 'There is no connection to Samepage at the moment. Nothing was changed.');
  return client;
}

/** Asks the engine for anything else; rejects with a SamepageError, also where there is no connection. */
export function request<N extends RequestName>(name: N, args: RequestArgs<N>): Promise<RequestReply<N>> {
  return track(async () => await connected().request(name, args));
}

/** Performs an action and shows its result; throws a SamepageError if it failed, and shows nothing then. */
export async function attempt(action: Action, options: Without = {}): Promise<Outcome> {
  const outcome = succeed(await track(() => asked().request('perform', { action, ...options })));
  if (action.kind === 'move' || action.kind === 'move-many') useApp.setState(({ status }) => ({ moveStatus: status }));
  return outcome;
}

/**
 * Has an action done. Returns null where it failed: the alert then says why and what could be done instead. Where it would
 * destroy more than undo may keep, a dialog asks first.
 */
export async function perform(action: Action, options: Without = {}): Promise<Outcome | null> {
  try {
    return await attempt(action, options);
  } catch (thrown) {
    const error = asProblem(thrown);
    if (asksFirst(error, () => void perform(action, withoutUndo))) return null;
    return fail(error, () => choicesFor(action, error));
  }
}

const withoutUndo = { withoutUndo: true } as const;
type Without = Partial<typeof withoutUndo>;

/** Where an error says that it can be done without undo, asks for that in a dialog, in the place of any other. `again`: does it. */
export function asksFirst({ data }: SamepageError, again: () => void): boolean {
  const { withoutUndo: asked } = data;
  if (asked) useApp.setState({ dialog: { kind: 'without-undo', asked, run: again }, alert: null });
  return asked !== undefined;
}

/**
 * Has the system itself refuse a write that a view's protection forbids, so that the call and its error stand in the log.
 * Returns what is to be said of it; null where it was done after all, for the protection has changed since.
 */
export async function letRefuse(action: Action): Promise<string | null> {
  try {
    await attempt(action);
    return null;
  } catch (thrown) {
    return asProblem(thrown).message;
  }
}

/** Has several actions done as one step of the history, all of them or none; one of them is as `perform` has it. */
export async function performAll(
  label: string,
  actions: readonly Action[],
  options: Without = {},
): Promise<Outcome | null> {
  const [only] = actions;
  if (only && actions.length === 1) return perform(only, options);
  try {
    const steps = actions.map((action) => ({ action }));
    const { outcome } = await track(() => asked().request('run', { label, steps, ...options }));
    return succeed(outcome);
  } catch (thrown) {
    const error = asProblem(thrown);
    return asksFirst(error, () => void performAll(label, actions, withoutUndo)) ? null : fail(error, () => []);
  }
}

/** Runs a job that changes nothing; see JobClient.run. */
export function runJob<K extends JobKind>(kind: K, args: JobArgs<K>, options?: JobOptions<K>): Promise<JobResult<K>> {
  return track(() => connected().job(kind, args, options));
}

type HistoryOptions = RequestArgs<'undo'>;

export function undo(options: HistoryOptions = {}): Promise<Outcome | null> {
  return stepHistory('undo', options);
}

export function redo(options: HistoryOptions = {}): Promise<Outcome | null> {
  return stepHistory('redo', options);
}

async function stepHistory(direction: 'undo' | 'redo', options: HistoryOptions): Promise<Outcome | null> {
  try {
    return succeed(await track(() => asked().request(direction, options)));
  } catch (thrown) {
    const error = asProblem(thrown);
    if (asksFirst(error, () => void stepHistory(direction, { ...options, ...withoutUndo }))) return null;
    // No fault: the key was pressed although there is no step, or another window was faster.
    if (error.code === 'NothingToUndo') {
      useApp.setState({ status: error.message });
      return null;
    }
    return fail(error, () => historyChoices(direction, options, error));
  }
}

/** Frees what is held only so that the history can bring it back. */
export async function clearHistory(): Promise<void> {
  try {
    await track(() => connected().request('clearHistory', {}));
    useApp.setState({ status: 'History cleared', alert: null });
  } catch (thrown) {
    fail(asProblem(thrown), () => []);
  }
}

/** How much memory the history may hold, for all windows of this session, and of later ones until something else is chosen. */
export async function setHistoryBudget(bytes: number): Promise<void> {
  try {
    await request('setHistoryBudget', { bytes });
    useApp.setState({ historyBudget: bytes });
  } catch (thrown) {
    fail(asProblem(thrown), () => []);
  }
}

/** Shows an error in role=alert, until it is dismissed or something succeeds. */
export function showProblem(error: SamepageError, choices: Alert['choices'] = []): void {
  useApp.setState({ alert: { error: error.data, choices } });
}

export function dismissAlert(): void {
  useApp.setState({ alert: null });
}

/** The change that the operation caused has brought its outcome already, unless that event was left out. */
function succeed(outcome: Outcome): Outcome {
  useApp.setState((state) => withOutcome(state, outcome));
  return outcome;
}

function fail(error: SamepageError, choices: (error: SamepageError) => Alert['choices']): null {
  showProblem(error, choices(error));
  return null;
}

/** The same action at the address that the engine suggests. */
function choicesFor(action: Action, error: SamepageError): Alert['choices'] {
  const { suggestion } = error.data;
  const { relocation } = recordOf(action);
  if (suggestion === undefined || !relocation) return [];
  const instead = relocation.at(action, suggestion);
  return [{ label: `${relocation.verb} ${formatAddress(suggestion)} instead`, run: () => void perform(instead) }];
}

/** Nothing is to be forgotten, or it is not known whether the step was done. */
const unforgettable: ReadonlySet<ErrorCode> = new Set(['Disconnected', 'TimedOut', 'Internal']);

function historyChoices(direction: 'undo' | 'redo', options: HistoryOptions, error: SamepageError): Alert['choices'] {
  const again = (more: HistoryOptions) => () => void stepHistory(direction, { ...options, ...more });
  const { code, suggestion } = error.data;
  const choices: Alert['choices'] = [];
  if (suggestion !== undefined) {
    const verb = direction === 'undo' ? 'Undo' : 'Redo';
    choices.push({ label: `${verb} at ${formatAddress(suggestion)} instead`, run: again({ at: suggestion }) });
  }
  if (code === 'Changed' && !options.overwrite) choices.push({ label: 'Overwrite', run: again({ overwrite: true }) });
  // What cannot be done any more must not bar the way to what was done before it.
  if (!unforgettable.has(code)) choices.push({ label: 'Forget this step', run: again({ forget: true }) });
  return choices;
}
