import { type KeyboardEvent, useId, useState } from 'react';
import type { Action } from '../../protocol/actions.ts';
import {
  mostInName,
  mostInNote,
  type Naming,
  nameProblem,
  noteProblem,
  tidyName,
  tidyNote,
} from '../../protocol/naming.ts';
import { grouped } from '../state/describe.ts';
import { closeDialog, DialogActions, Modal } from '../ui/modal.tsx';
import { TextField } from '../ui/text-field.tsx';
import { unbroken } from '../ui/unbroken.ts';
import { Refusal } from './refusal.tsx';
import { useAttempt } from './use-attempt.ts';

interface NameDialogProps {
  /** `view A`, `section 1`, `this place`. */
  of: string;
  named: Naming;
  /** What does it. A part that is absent stays as it is: another window may have changed it meanwhile. */
  actionFor?: (changed: Naming) => Action;
  /** In its place: of a name without a note, which the window itself keeps. */
  keep?: (name: string) => void;
}

export function NameDialog({ of, named, actionFor, keep }: NameDialogProps) {
  const [{ name: nameBefore = '', note: noteBefore = '' }] = useState(named);
  const [name, setName] = useState(nameBefore);
  const [note, setNote] = useState(noteBefore);
  const { refused, run, clear } = useAttempt();
  const wanted = { name: tidyName(name), note: tidyNote(note) };
  const wrong = { name: nameProblem(wanted.name), note: noteProblem(wanted.note) };
  const submit = () => {
    if (wrong.name !== null || wrong.note !== null) return;
    if (keep) {
      closeDialog();
      keep(wanted.name);
      return;
    }
    const changed: Naming = {
      ...(wanted.name === nameBefore ? {} : { name: wanted.name }),
      ...(wanted.note === noteBefore ? {} : { note: wanted.note }),
    };
    if (actionFor && Object.keys(changed).length > 0) run(actionFor(changed));
    else closeDialog();
  };
  return (
    <Modal title={`Name ${of}`}>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
        onChange={clear}
      >
        <TextField
          label="Name"
          value={name}
          onChange={setName}
          error={wrong.name}
          hint={
            <>
              <Length of={wanted.name} most={mostInName} />{' '}
              {keep
                ? 'It stands first in “Go to”, in place of another of that name; empty: the address.'
                : `It stands beside the ${of.startsWith('view') ? 'letter' : 'number'}; empty: none.`}
            </>
          }
        />
        {!keep && <NoteField value={note} onChange={setNote} error={wrong.note} onSubmit={submit} />}
        <Refusal error={refused} />
        <DialogActions submit="Save" disabled={wrong.name !== null || wrong.note !== null} />
      </form>
    </Modal>
  );
}

interface NoteFieldProps {
  value: string;
  onChange: (text: string) => void;
  error: string | null;
  onSubmit: () => void;
}

function NoteField({ value, onChange, error, onSubmit }: NoteFieldProps) {
  const id = useId();
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    onSubmit();
  };
  return (
    <div className="text-field">
      <label htmlFor={id}>Note</label>
      <textarea
        id={id}
        className="field note-field"
        rows={5}
        value={value}
        aria-invalid={error !== null}
        aria-describedby={`${id}-note`}
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={onKeyDown}
      />
      <p id={`${id}-note`} className={error === null ? 'field-hint' : 'field-error'} aria-live="polite">
        {error === null ? (
          <>
            <Length of={tidyNote(value)} most={mostInNote} /> Ctrl+Enter saves.
          </>
        ) : (
          unbroken(error)
        )}
      </p>
    </div>
  );
}

/** Seen, but not announced at every letter. */
function Length({ of, most }: { of: string; most: number }) {
  return <span aria-hidden="true">{`${grouped([...of].length)} of ${grouped(most)} characters.`}</span>;
}
