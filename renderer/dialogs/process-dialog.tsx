import { useState } from 'react';
import { asProblem } from '../../protocol/errors.ts';
import { showProcess } from '../state/other-process.ts';
import { closeDialog, DialogActions, Modal } from '../ui/modal.tsx';
import { TextField } from '../ui/text-field.tsx';
import { checkPid } from './validation.ts';

/** Which process's regions to show. Whether it may be read is for the system to say: its answer stands at the field. */
export function ProcessDialog({ ours }: { ours: number }) {
  const [text, setText] = useState('');
  const [refused, setRefused] = useState<string | null>(null);
  const [waiting, setWaiting] = useState(false);
  const read = checkPid(text);
  const problem = read.ok || text === '' ? null : read.error;
  const submit = async () => {
    if (!read.ok || waiting) return;
    setWaiting(true);
    try {
      await showProcess(read.value);
      closeDialog();
    } catch (thrown) {
      setRefused(asProblem(thrown).message);
      setWaiting(false);
    }
  };
  return (
    <Modal title="Show another process’s regions">
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <p className="dialog-lead">
          Map, overview and table then show that process’s address space. It is only looked at, never changed.
        </p>
        <TextField
          label="Process number (PID)"
          value={text}
          onChange={(next) => {
            setText(next);
            setRefused(null);
          }}
          error={refused ?? problem}
          hint={`As ps or top show it. Samepage itself is ${ours}.`}
        />
        <DialogActions submit={waiting ? 'Reading its list…' : 'Show'} disabled={!read.ok || waiting} />
      </form>
    </Modal>
  );
}
