/** Commands about views, sections and regions: what they are, and where. */

import type { Action } from '../protocol/actions.ts';
import { addressSchema, formatAddress, formatRange } from '../protocol/address.ts';
import { type CommandId, commandRecords } from '../protocol/commands.ts';
import { compareLetters, lettersText } from '../protocol/letters.ts';
import type { PageCall, Protection, Sharing, View } from '../protocol/model.ts';
import { isolated, type Naming } from '../protocol/naming.ts';
import type { Target } from '../protocol/targets.ts';
import * as z from '../protocol/zod.ts';
import { togglePinned } from './cards/card-order.ts';
import { type Command, open, taking } from './commands/registry.ts';
import { sectionOf, viewsOf } from './commands/target.ts';
import { copyText } from './state/clipboard.ts';
import { perform, performAll } from './state/operations.ts';
import { showOurs } from './state/other-process.ts';
import { type AppState, useApp } from './state/store.ts';

/** What is done to views is seen in our own address space, and so the window comes back to that. */
function onViews(
  hint: (views: readonly [View, ...View[]]) => string,
  run: (views: readonly [View, ...View[]]) => void,
): Pick<Command, 'hint' | 'enabled' | 'run'> {
  const found = (target: Target | null, state: AppState) => {
    const [leading, ...others] = viewsOf(target, state);
    return leading && ([leading, ...others] as const);
  };
  return {
    hint: (state, target) => {
      const views = found(target, state);
      return views ? hint(views) : 'No view is selected';
    },
    enabled: (state, target) => open(state) && found(target, state) !== undefined,
    run: (target) => {
      const views = found(target, useApp.getState());
      if (!views) return;
      showOurs();
      run(views);
    },
  };
}

/** A command that makes views what some of them may be already. */
function changing(
  id: CommandId,
  isSo: (view: View) => boolean,
  hint: string,
  actionsOf: (views: readonly View[]) => Action[],
): Command {
  const command = onViews(
    (views) => (views.every(isSo) ? 'It is so already' : hint),
    (views) => void performAll(labelOf(id, views), actionsOf(views)),
  );
  const enabled: Command['enabled'] = (state, target) =>
    command.enabled(state, target) && !viewsOf(target, state).every(isSo);
  return { ...command, enabled };
}

function protecting(id: CommandId, protection: Protection, hint: string): Command {
  return changing(
    id,
    (view) => view.protection === protection,
    hint,
    (views) => views.map(({ letter }) => ({ kind: 'protect', view: letter, protection })),
  );
}

/** Nothing in a view is ever called: what may be run is for the system's list, and for programs that are made of the session. */
function executing(id: CommandId, protection: Protection, hint: string): Command {
  const command = protecting(id, protection, hint);
  const lacks = ({ limits }: AppState) => !limits?.executable;
  return {
    ...command,
    hint: (state, target) =>
      lacks(state) ? 'Views cannot be made executable on this system' : command.hint(state, target),
    enabled: (state, target) => !lacks(state) && command.enabled(state, target),
  };
}

function advising(kind: PageCall, hint: string, isSo: (view: View) => boolean = () => false): Command {
  const command = changing(kind, isSo, hint, (views) => views.map(({ letter }) => ({ kind, view: letter })));
  const lacks = (state: AppState) => !state.limits?.pageCalls?.includes(kind);
  return {
    ...command,
    hint: (state, target) => (lacks(state) ? 'This system has no call for that' : command.hint(state, target)),
    enabled: (state, target) => !lacks(state) && command.enabled(state, target),
  };
}

function remapping(id: CommandId, sharing: Sharing, hint: string): Command {
  return changing(
    id,
    (view) => view.sharing === sharing,
    hint,
    (views) =>
      views
        .filter((view) => view.sharing !== sharing)
        .map(({ letter }) => ({ kind: 'remap-as', view: letter, sharing })),
  );
}

/** As a step of the history names them; many by their number, for a label has a limit. */
const namesOf = (views: readonly View[]) =>
  views.length > 20 ? `${views.length} views` : lettersText(views.map(({ letter }) => letter).toSorted(compareLetters));
const labelOf = (id: CommandId, views: readonly View[]) => commandRecords[id].name.replace('{}', namesOf(views));
const textOf = ({ address, length }: View) => formatRange(address, address + length);

/** Where a target begins and ends; null for what has no place of its own. An address has no length. */
function placeOf(target: Target | null, state: AppState): { start: number; end: number } | null {
  if (target?.kind === 'address') return { start: target.address, end: target.address };
  if (target?.kind === 'region') return target;
  const [view] = viewsOf(target, state);
  return view ? { start: view.address, end: view.address + view.length } : null;
}

function copying(text: (place: { start: number; end: number }) => string): Command {
  const found = (target: Target | null, state: AppState) => {
    const place = placeOf(target, state);
    return place && text(place);
  };
  return {
    hint: (state, target) => found(target, state) ?? 'Nothing is selected',
    enabled: (state, target) => found(target, state) !== null,
    run: (target) => {
      const copied = found(target, useApp.getState());
      if (copied !== null) copyText(copied);
    },
  };
}

export const viewCommands = {
  'move-view': {
    ...onViews(
      ([view, ...others]) =>
        `View ${view.letter}, now at ${textOf(view)}${others.length > 0 ? '; the others keep their distances' : ''}`,
      () => undefined,
    ),
    ...taking(z.strictObject({ to: z.optional(addressSchema) }), (target, { to }) => {
      const [view] = viewsOf(target, useApp.getState());
      if (!view) return;
      showOurs();
      const { moveMethod: method } = useApp.getState();
      if (to === undefined) useApp.setState({ dialog: { kind: 'move', view: view.letter } });
      else void perform({ kind: 'move', view: view.letter, to, method });
    }),
  },
  'change-range': onViews(
    ([view]) => `How much of section ${view.section} view ${view.letter} shows, and from where`,
    ([view]) => useApp.setState({ dialog: { kind: 'range', view: view.letter } }),
  ),
  'pin-card': {
    hint: (state, target) => {
      const [view] = viewsOf(target, state);
      if (!view) return 'No view is selected';
      return state.pinnedCards.includes(view.letter)
        ? 'It goes back to its place among the others'
        : 'It stays first while the others scroll, so that two can be compared side by side';
    },
    enabled: (state, target) => viewsOf(target, state).length > 0,
    run: (target) => {
      const [view] = viewsOf(target, useApp.getState());
      if (view) useApp.setState(({ pinnedCards }) => ({ pinnedCards: togglePinned(pinnedCards, view.letter) }));
    },
  },
  name: {
    hint: (state, target) => namedHint(viewsOf(target, state)[0] ?? sectionAt(target, state)),
    enabled: (state, target) => open(state) && sectionOf(target, state) !== null,
    run: (target) => {
      const state = useApp.getState();
      const [view] = viewsOf(target, state);
      const section = sectionOf(target, state);
      if (view) useApp.setState({ dialog: { kind: 'name', view: view.letter } });
      else if (section !== null) useApp.setState({ dialog: { kind: 'name-section', section } });
    },
  },
  'name-section': {
    hint: (state, target) => namedHint(sectionAt(target, state)),
    enabled: (state, target) => open(state) && sectionOf(target, state) !== null,
    run: (target) => {
      const section = sectionOf(target, useApp.getState());
      if (section !== null) useApp.setState({ dialog: { kind: 'name-section', section } });
    },
  },
  'make-read-only': protecting('make-read-only', 'read', 'It can be read, and writing fails'),
  'make-read-write': protecting('make-read-write', 'read-write', 'It can be read and written'),
  'make-executable': executing('make-executable', 'read-execute', 'Its bytes may be run as code; writing fails'),
  'make-writable-executable': executing(
    'make-writable-executable',
    'read-write-execute',
    'It can be written, and run as code: what W^X forbids',
  ),
  'make-inaccessible': protecting('make-inaccessible', 'none', 'Reading and writing fail'),
  'remap-shared': remapping('remap-shared', 'shared', 'What is written to it appears in every view of its section'),
  populate: advising('populate', 'No later access has to wait for a page; untouched pages then use memory'),
  'populate-write': advising(
    'populate-write',
    'No later write has to wait for a page; a copy-on-write view gets its own copies of all',
  ),
  'drop-pages': advising(
    'drop-pages',
    'The section keeps what they hold; private pages stay. The next access brings a page back',
  ),
  'will-need': advising('will-need', 'A hint: a file is read ahead, swapped pages come back'),
  cold: advising('cold', 'A hint: when memory gets short, they go first'),
  collapse: advising(
    'collapse',
    'Its section gets huge pages where they fit, each mapped by one entry of the page table',
  ),
  punch: advising(
    'punch',
    'Its section gives these pages back: every view of them shows zeros. Undo brings the bytes back; more than it may hold is asked for first',
  ),
  lock: advising('lock', 'Its pages are brought in, and stay in memory', ({ locked }) => locked === true),
  unlock: advising('unlock', 'Its pages may leave memory again', ({ locked }) => !locked),
  guard: advising(
    'guard',
    'Every access is refused, and the list of regions does not show it; the section keeps its bytes',
    ({ guarded }) => guarded === true,
  ),
  unguard: advising('unguard', 'It can be used again', ({ guarded }) => !guarded),
  'remap-private': remapping('remap-private', 'copy-on-write', 'A page becomes private to it when it is written'),
  unmap: onViews(
    ([view, ...others]) => (others.length > 0 ? 'All that are selected' : `View ${view.letter} at ${textOf(view)}`),
    (views) =>
      void performAll(
        labelOf('unmap', views),
        views.map(({ letter }) => ({ kind: 'unmap', view: letter })),
      ),
  ),
  'copy-address': copying(({ start }) => formatAddress(start)),
  'copy-range': copying(({ start, end }) => formatRange(start, end)),
  'copy-pointer': copying(({ start }) => cPointer(start)),
  'remove-section': {
    hint: (state, target) => {
      const section = sectionOf(target, state);
      return section === null ? 'There is no section' : `Section ${section}`;
    },
    enabled: (state, target) => open(state) && sectionOf(target, state) !== null,
    run: (target) => {
      const section = sectionOf(target, useApp.getState());
      if (section !== null) useApp.setState({ dialog: { kind: 'remove-section', section } });
    },
  },
} satisfies Partial<Record<CommandId, Command>>;

function sectionAt(target: Target | null, state: AppState): Naming | undefined {
  return state.sections.get(sectionOf(target, state) ?? -1);
}

function namedHint(named: Naming | undefined): string {
  if (!named) return 'Nothing is selected';
  return named.name
    ? `Now “${isolated(named.name)}”`
    : 'Shown beside its letter or number, and saved with the workspace';
}

/** How C writes it. */
export function cPointer(at: number): string {
  return `(void *)${formatAddress(at)}`;
}
