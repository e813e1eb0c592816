import { useState } from 'react';
import { asProblem } from '../../protocol/errors.ts';
import { showProcess } from '../state/other-process.ts';
import { closeDialog, DialogActions, Modal } from '../ui/modal.tsx';
import { ProcessChooser, useProcessChoice } from '../ui/process-chooser.tsx';
import { BesideChoice } from './beside-choice.tsx';

/** Which process's regions to show. Whether it may be read is for the system to say: its answer stands at the field. */
export function ProcessDialog({ ours }: { ours: number }) {
  const [text, setText] = useState('');
  const [refused, setRefused] = useState<string | null>(null);
  const [waiting, setWaiting] = useState(false);
  const choice = useProcessChoice(text);
  const show = async (pid: number | null) => {
    if (waiting || pid === null) return;
    setWaiting(true);
    try {
      await showProcess(pid);
      closeDialog();
    } catch (thrown) {
      setRefused(asProblem(thrown).message);
      setWaiting(false);
    }
  };
  return (
    <Modal title="Show another process’s regions" className="choose-process">
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void show(choice.pid);
        }}
      >
        <p className="dialog-lead">
          Map, overview and table then show that process’s address space. It is only looked at, never changed. Samepage
          itself is {ours}.
        </p>
        <ProcessChooser
          choice={choice}
          text={text}
          onText={(next) => {
            setText(next);
            setRefused(null);
          }}
          error={refused}
          onChoose={(pid) => void show(pid)}
        />
        <BesideChoice />
        <DialogActions submit={waiting ? 'Reading its list…' : 'Show'} disabled={choice.pid === null || waiting} />
      </form>
    </Modal>
  );
}
