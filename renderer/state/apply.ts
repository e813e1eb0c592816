/** How the engine's state and its changes become the window's: pure, so that no order of events is too odd to test. */

import type { CallRecord } from '../../protocol/calls.ts';
import type { Change, Outcome, Snapshot } from '../../protocol/messages.ts';
import type { Limits, MoveMethod, View } from '../../protocol/model.ts';
import { describeOutcome } from './describe.ts';
import type { AppState } from './store.ts';

/** Calls that the log keeps. */
const keptCalls = 500;

export function applySnapshot(state: AppState, snapshot: Snapshot): Partial<AppState> {
  const next = {
    limits: snapshot.limits,
    host: snapshot.host,
    revision: snapshot.revision,
    sections: new Map(snapshot.sections.map((section) => [section.id, section])),
    views: new Map(snapshot.views.map((view) => [view.letter, view])),
    history: snapshot.history,
    unsaved: snapshot.unsaved,
    calls: snapshot.calls.slice(-keptCalls),
    moveMethod: methodThere(state.moveMethod, snapshot.limits),
    outcome: null,
    scene: snapshot.scene ?? null,
  };
  return { ...next, ...keepSelection(state, next) };
}

/** The way of moving that was chosen, on another system perhaps, if this one has it. */
function methodThere(wanted: MoveMethod, { moveMethods: [first = wanted, ...more] }: Limits): MoveMethod {
  return [first, ...more].includes(wanted) ? wanted : first;
}

/** The caller has made sure that `change` follows the state's revision. */
export function applyChange(state: AppState, change: Change): Partial<AppState> {
  const sections = new Map(state.sections);
  for (const id of change.removedSections) sections.delete(id);
  for (const section of change.sections) sections.set(section.id, section);
  const views = new Map(state.views);
  for (const letter of change.removedViews) views.delete(letter);
  for (const view of change.views) views.set(view.letter, view);
  const { revision, history, unsaved, outcome } = change;
  const next = { revision, history, unsaved, sections, views, cursors: cursorsWithin(state.cursors, change.views) };
  const done = outcome ? withOutcome(state, outcome) : {};
  return { ...next, ...done, ...keepSelection({ ...state, ...done }, next) };
}

/**
 * What this window asked for was done: the status line says so, and what was made or touched is selected, unless somebody
 * has selected something else meanwhile. Once.
 */
export function withOutcome(state: AppState, outcome: Outcome): Partial<AppState> {
  if (state.outcome?.revision === outcome.revision) return {};
  const done = { outcome, status: describeOutcome(outcome), alert: null };
  if (state.selections !== state.selectionsAsked) return done;
  const selections = outcome.view === null ? state.selections : state.selections + 1;
  return {
    ...done,
    selectedView: outcome.view ?? state.selectedView,
    selections,
    selectionsAsked: selections,
    currentSection: outcome.section ?? state.currentSection,
  };
}

export function appendCalls(state: AppState, records: readonly CallRecord[]): Partial<AppState> {
  return { calls: [...state.calls, ...records].slice(-keptCalls) };
}

/** What was selected stays so while it exists; the current section falls back to the newest. */
function keepSelection(
  state: AppState,
  next: Pick<AppState, 'sections' | 'views'>,
): Pick<AppState, 'currentSection' | 'selectedView'> {
  const { currentSection, selectedView } = state;
  const newest = [...next.sections.keys()].at(-1) ?? null;
  return {
    currentSection: currentSection !== null && next.sections.has(currentSection) ? currentSection : newest,
    selectedView: selectedView !== null && next.views.has(selectedView) ? selectedView : null,
  };
}

/** A cursor stands in its view's bytes: where these became fewer, at the last. */
function cursorsWithin(cursors: AppState['cursors'], changed: readonly View[]): AppState['cursors'] {
  const outside = changed.filter(({ letter, length }) => (cursors.get(letter) ?? 0) >= length);
  if (outside.length === 0) return cursors;
  return new Map([...cursors, ...outside.map(({ letter, length }) => [letter, length - 1] as const)]);
}
