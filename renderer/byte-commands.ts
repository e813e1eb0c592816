/** Commands about some bytes of a view, or about all of them. */
import { formatAddress, formatRange } from '../protocol/address.ts';
import type { CommandId } from '../protocol/commands.ts';
import type { View } from '../protocol/model.ts';
import { formatSize } from '../protocol/size.ts';
import type { Target } from '../protocol/targets.ts';
import { type Command, open } from './commands/registry.ts';
import { viewsOf } from './commands/target.ts';
import { writeRefusal } from './live/page-hint.ts';
import { part, withPart } from './state/part.ts';
import { type AppState, useApp } from './state/store.ts';

const bytes = part(() => import('./export/bytes.ts'));

interface Found {
  view: View;
  /** [start, end), from the view's start. */
  start: number;
  end: number;
}

/** The bytes of a target as far as they are there: of a view, all. */
function found(target: Target | null, state: AppState): Found | null {
  const [view] = viewsOf(target, state);
  if (!view) return null;
  const { start, end } = target?.kind === 'bytes' ? target : { start: 0, end: view.length };
  return start < view.length ? { view, start, end: Math.min(end, view.length) } : null;
}

const placeOf = ({ view, start, end }: Found) => `${view.letter}+${formatRange(start, end)}`;

function onBytes(
  hint: (range: Found, target: Target | null, state: AppState) => string,
  run: (range: Found, target: Target | null) => void,
  refusal: (range: Found) => string | null,
): Pick<Command, 'hint' | 'enabled' | 'run'> {
  return {
    hint: (state, target) => {
      const range = found(target, state);
      if (!range) return 'No bytes are selected: Shift with arrows or a click selects some in a card';
      return refusal(range) ?? hint(range, target, state);
    },
    enabled: (state, target) => {
      const range = found(target, state);
      return open(state) && range !== null && refusal(range) === null;
    },
    run: (target) => {
      const range = found(target, useApp.getState());
      if (range) run(range, target);
    },
  };
}

const unreadable = ({ view }: Found) => (view.protection === 'none' ? `View ${view.letter} allows no access` : null);
const unwritable = ({ view }: Found) => writeRefusal(view);

function copying(kind: 'hex' | 'c-array' | 'base64' | 'hexdump'): Command {
  return onBytes(
    placeOf,
    ({ view, start, end }) =>
      void withPart(bytes, ({ copyBytesAs }) => void copyBytesAs(kind, { view: view.letter, start, end })),
    unreadable,
  );
}

/** Where a file goes: where the selection begins, of a whole view at its cursor. */
function fileStart({ view, start }: Found, target: Target | null, { cursors }: AppState): number {
  return target?.kind === 'bytes' ? start : Math.min(cursors.get(view.letter) ?? 0, view.length - 1);
}

export const byteCommands = {
  'fill-bytes': onBytes(
    (range) => `${placeOf(range)}, with one byte or a pattern, over and over`,
    ({ view, start, end }) =>
      useApp.setState({ dialog: { kind: 'fill', view: view.letter, offset: start, length: end - start } }),
    unwritable,
  ),
  'overwrite-bytes': onBytes(
    (range, target, state) =>
      `What is in a file is written from ${range.view.letter}+${formatAddress(fileStart(range, target, state))} on`,
    (range, target) => {
      const start = fileStart(range, target, useApp.getState());
      const { letter, length } = range.view;
      void withPart(bytes, ({ overwriteFromFile }) => overwriteFromFile({ view: letter, start }, length - start));
    },
    unwritable,
  ),
  'save-bytes': onBytes(
    (range) => `${placeOf(range)}, ${formatSize(range.end - range.start)}; untouched pages as zeros`,
    ({ view, start, end }) =>
      void withPart(bytes, ({ saveBytes }) => void saveBytes({ view: view.letter, start, end })),
    unreadable,
  ),
  'copy-hex': copying('hex'),
  'copy-c-array': copying('c-array'),
  'copy-base64': copying('base64'),
  'copy-hexdump': copying('hexdump'),
} satisfies Partial<Record<CommandId, Command>>;
