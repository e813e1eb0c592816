import { useState } from 'react';
import { asProblem } from '../../protocol/errors.ts';
import type { WorkspaceSource } from '../../protocol/workspace.ts';
import { countOf } from '../state/describe.ts';
import { closeDialog, DialogActions, Modal } from '../ui/modal.tsx';
import { RadioGroup } from '../ui/radio-group.tsx';
import { openWith } from './orders.ts';

type Choice = 'read-only' | 'read-write' | 'none';
const choices: { value: Choice; label: string; hint: string }[] = [
  { value: 'read-only', label: 'Read-only', hint: 'nothing can be written into them' },
  { value: 'read-write', label: 'As they were saved', hint: 'what is written into some of them changes the files' },
  { value: 'none', label: 'Leave them out', hint: 'and their views' },
];

/** A workspace names files of this machine: nothing is mapped before a person has seen which. */
export function WorkspaceFilesDialog({ source, files }: { source: WorkspaceSource; files: readonly string[] }) {
  const [choice, setChoice] = useState<Choice>('read-only');
  const [refused, setRefused] = useState<string | null>(null);
  const [waiting, setWaiting] = useState(false);
  const open = async () => {
    if (waiting) return;
    setWaiting(true);
    try {
      if (await openWith(source, choice === 'none' ? null : choice)) closeDialog();
    } catch (thrown) {
      setRefused(asProblem(thrown).message);
      setWaiting(false);
    }
  };
  return (
    <Modal title={`The workspace maps ${countOf(files.length, 'file')}`}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void open();
        }}
      >
        <RadioGroup label="How they are opened" value={choice} options={choices} onChange={setChoice} />
        <p className="dialog-list-title">Files</p>
        <ul className="workspace-files mono" aria-label="Files">
          {files.map((path, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the list never changes, and may name a file twice
            <li key={index} title={path}>
              {path}
            </li>
          ))}
        </ul>
        {refused !== null && (
          <p className="refusal" role="alert">
            {refused}
          </p>
        )}
        <DialogActions submit="Open" disabled={waiting} />
      </form>
    </Modal>
  );
}
