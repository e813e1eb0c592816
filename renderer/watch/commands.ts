/** Commands about watched programs; what they do is loaded when it is wanted. */
import type { CommandId } from '../../protocol/commands.ts';
import { type Command, open } from '../commands/registry.ts';
import { part, withPart } from '../state/part.ts';
import { useApp } from '../state/store.ts';

const orders = part(() => import('./orders.ts'));

function exporting(format: 'csv' | 'json' | 'strace', hint: string): Command {
  return {
    hint: ({ watched }) => (watched === null ? 'No trace is shown' : hint),
    enabled: (state) => open(state) && state.watched !== null,
    run: () => void withPart(orders, ({ exportCalls }) => void exportCalls(format)),
  };
}

export const watchCommands = {
  watch: {
    hint: () => 'See a program build its address space, call by call',
    enabled: open,
    run: () => useApp.setState({ dialog: { kind: 'watch' } }),
  },
  'open-trace': {
    hint: () => 'A saved trace, or a log that strace wrote',
    enabled: open,
    run: () => useApp.setState({ dialog: { kind: 'trace-file', saves: false } }),
  },
  'save-trace': {
    hint: ({ watched }) => (watched === null ? 'No trace is shown' : 'As a file that can be opened again'),
    enabled: (state) => open(state) && state.watched !== null,
    run: () => useApp.setState({ dialog: { kind: 'trace-file', saves: true } }),
  },
  'stop-watching': {
    hint: ({ watched }) => (watched === 'running' ? 'One started as “fast” ends then' : 'No program is being watched'),
    enabled: (state) => open(state) && state.watched === 'running',
    run: () => void withPart(orders, ({ stop }) => void stop()),
  },
  'leave-trace': {
    hint: ({ watched }) => (watched === null ? 'No trace is shown' : 'What is not saved is lost'),
    enabled: (state) => open(state) && state.watched !== null,
    run: () => void withPart(orders, ({ close }) => void close()),
  },
  'go-maker': {
    hint: ({ watched }) => (watched === null ? 'No trace is shown' : 'To the moment just after it'),
    enabled: ({ shownSpace }, target) => shownSpace.startsWith('watch') && target?.kind === 'region',
    run: (target) => void withPart(orders, ({ goToMaker }) => goToMaker(target)),
  },
  'region-history': {
    hint: ({ watched }) =>
      watched === null ? 'No trace is shown' : 'Mapped, split, protected, moved, unmapped: by which calls',
    enabled: ({ shownSpace }, target) => shownSpace.startsWith('watch') && target?.kind === 'region',
    run: (target) => void withPart(orders, ({ showHistoryOf }) => showHistoryOf(target)),
  },
  'export-calls-csv': exporting('csv', 'Time, thread, call, arguments and result'),
  'export-calls-json': exporting('json', 'Time, thread, call, arguments and result'),
  'export-calls-strace': exporting('strace', 'What strace -f -ttt -i prints, with names for flags'),
} satisfies Partial<Record<CommandId, Command>>;
