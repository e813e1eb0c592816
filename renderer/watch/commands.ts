/** Commands about watched programs; what they do is loaded when it is wanted. */
import type { CommandId } from '../../protocol/commands.ts';
import { type Command, open } from '../commands/registry.ts';
import { part, withPart } from '../state/part.ts';
import { type AppState, useApp } from '../state/store.ts';

const orders = part(() => import('./orders.ts'));
const panels = part(() => import('./panels.ts'));

const showsTrace = ({ shownSpace }: AppState) => shownSpace.startsWith('watch');

/** What needs a trace, and no more. */
function ofTrace(hint: string, run: () => void): Command {
  return {
    hint: ({ watched }) => (watched === null ? 'No trace is shown' : hint),
    enabled: (state) => open(state) && state.watched !== null,
    run,
  };
}

function exporting(format: 'csv' | 'json' | 'strace', hint: string): Command {
  return ofTrace(hint, () => void withPart(orders, ({ exportCalls }) => void exportCalls(format)));
}

const toMoment = (hint: string, by: 1 | -1) =>
  ofTrace(hint, () => void withPart(orders, ({ goToMarker }) => goToMarker(by)));
const zooming = (hint: string, factor: number) =>
  ofTrace(hint, () => void withPart(orders, ({ zoomBy }) => zoomBy(factor)));

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
  'save-trace': ofTrace('As a file that can be opened again', () =>
    useApp.setState({ dialog: { kind: 'trace-file', saves: true } }),
  ),
  'stop-watching': {
    hint: ({ watched }) => (watched === 'running' ? 'One started as “fast” ends then' : 'No program is being watched'),
    enabled: (state) => open(state) && state.watched === 'running',
    run: () => void withPart(orders, ({ stop }) => void stop()),
  },
  'leave-trace': ofTrace('What is not saved is lost', () => void withPart(orders, ({ close }) => void close())),
  'go-maker': {
    hint: ({ watched }) => (watched === null ? 'No trace is shown' : 'To the moment just after it'),
    enabled: (state, target) => showsTrace(state) && target?.kind === 'region',
    offered: showsTrace,
    run: (target) => void withPart(orders, ({ goToMaker }) => goToMaker(target)),
  },
  'region-history': {
    hint: ({ watched }) =>
      watched === null ? 'No trace is shown' : 'Mapped, split, protected, moved, unmapped: by which calls',
    enabled: (state, target) => showsTrace(state) && target?.kind === 'region',
    offered: showsTrace,
    run: (target) => void withPart(orders, ({ showHistoryOf }) => showHistoryOf(target)),
  },
  'export-calls-csv': exporting('csv', 'Time, thread, call, arguments and result'),
  'export-calls-json': exporting('json', 'Time, thread, call, arguments and result'),
  'export-calls-strace': exporting('strace', 'What strace -f -ttt -i prints, with names for flags'),
  'play-trace': ofTrace('From the moment on show on, at the speed chosen above the timeline', () => {
    void withPart(orders, ({ togglePlaying }) => togglePlaying());
  }),
  'keep-moment': ofTrace('Under a number as its name, to come back to it or to compare it', () => {
    void withPart(panels, ({ keepMoment }) => keepMoment());
  }),
  'previous-moment': toMoment('The last one before the moment on show', -1),
  'next-moment': toMoment('The first one after the moment on show', 1),
  'timeline-in': zooming('Around the moment on show', 1 / 2),
  'timeline-out': zooming('Around the moment on show', 2),
  'timeline-all': zooming('From the first call to the last', Number.POSITIVE_INFINITY),
} satisfies Partial<Record<CommandId, Command>>;
