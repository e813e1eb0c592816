import { useState } from 'react';
import { asProblem } from '../../protocol/errors.ts';
import { useApp } from '../state/store.ts';
import { closeDialog, DialogActions, Modal } from '../ui/modal.tsx';
import { PathField } from '../ui/path-field.tsx';
import { ask } from './ask.ts';
import { openTrace } from './orders.ts';
import { useWatch } from './watch-store.ts';

/** By its path: the trace is the host's file, not the browser's. */
export function TraceFileDialog({ saves }: { saves: boolean }) {
  const [path, setPath] = useState('');
  const [refused, setRefused] = useState<string | null>(null);
  const [waiting, setWaiting] = useState(false);
  const submit = async () => {
    if (waiting) return;
    if (path.trim() === '') return setRefused('Type the path of a file.');
    setWaiting(true);
    try {
      const { watch } = useWatch.getState();
      if (!saves) await openTrace(path);
      else if (watch) {
        await ask('save', { watch: watch.id, path });
        useApp.setState({ status: `The trace is saved as ${path}` });
      }
      closeDialog();
    } catch (thrown) {
      setRefused(asProblem(thrown).message);
      setWaiting(false);
    }
    return;
  };
  return (
    <Modal title={saves ? 'Save the trace' : 'Open a trace'}>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <PathField
          saves={saves}
          value={path}
          onChange={(next) => {
            setPath(next);
            setRefused(null);
          }}
          error={refused}
          placeholder="/tmp/program.samepage-trace"
          hint={saves ? 'A trace that is there already is replaced.' : 'A .samepage-trace, or a log that strace wrote.'}
        />
        <DialogActions submit={saves ? 'Save' : 'Open'} disabled={waiting} />
      </form>
    </Modal>
  );
}
