import { type ReactNode, useState } from 'react';
import { asProblem, problem, type SamepageError } from '../../protocol/errors.ts';
import { DialogActions, Modal } from './modal.tsx';
import { PathField } from './path-field.tsx';

interface PathDialogProps {
  title: string;
  /** Whether a file is written; else one is opened. */
  saves: boolean;
  placeholder: string;
  hint: string;
  /** What is said to an empty path; null where it may be left empty. */
  required: string | null;
  /**
   * Closes the dialog where all went well; why it rejects is shown at the path. `replaces`: what is there may be replaced,
   * as was agreed to after it had rejected with Changed.
   */
  submit: (path: string, replaces: boolean) => Promise<void>;
  children?: ReactNode;
}

/** Asks for the path of a file of the host's, not of the browser's. */
export function PathDialog({ title, saves, required, submit, children, ...field }: PathDialogProps) {
  const [path, setPath] = useState('');
  const [refused, setRefused] = useState<SamepageError | null>(null);
  const replaces = saves && refused?.code === 'Changed';
  const [waiting, setWaiting] = useState(false);
  const run = async () => {
    if (waiting) return;
    if (required !== null && path.trim() === '') return setRefused(problem('InvalidArgument', required));
    setWaiting(true);
    try {
      await submit(path, replaces);
    } catch (thrown) {
      setRefused(asProblem(thrown));
      setWaiting(false);
    }
    return;
  };
  return (
    <Modal title={title}>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void run();
        }}
      >
        <PathField
          {...field}
          saves={saves}
          value={path}
          onChange={(next) => {
            setPath(next);
            setRefused(null);
          }}
          error={refused?.message ?? null}
        />
        {children}
        <DialogActions submit={replaces ? 'Replace it' : saves ? 'Save' : 'Open'} disabled={waiting} />
      </form>
    </Modal>
  );
}
