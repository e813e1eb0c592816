import { useApp } from '../state/store.ts';
import { closeDialog } from '../ui/modal.tsx';
import { PathDialog } from '../ui/path-dialog.tsx';
import { ask } from './ask.ts';
import { show } from './orders.ts';
import { useWatch } from './watch-store.ts';

/** By its path: the trace is the host's file, not the browser's. */
export function TraceFileDialog({ saves }: { saves: boolean }) {
  return (
    <PathDialog
      title={saves ? 'Save the trace' : 'Open a trace'}
      saves={saves}
      placeholder="/tmp/program.samepage-trace"
      hint={
        saves
          ? 'Where a trace is there already, you are asked first.'
          : 'A .samepage-trace, or a log that strace wrote.'
      }
      required="Type the path of a file."
      submit={async (path, replaces) => {
        const { watch } = useWatch.getState();
        if (!saves) show(await ask('open', { path }));
        else if (watch) {
          await ask('save', { watch: watch.id, path, replaces });
          useApp.setState({ status: `The trace is saved as ${path}` });
        }
        closeDialog();
      }}
    />
  );
}
