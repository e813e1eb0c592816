import { useRef, useState } from 'react';
import { asProblem } from '../../protocol/errors.ts';
import { hostSays } from '../export/save-in-host.ts';
import { closeDialog, DialogActions, Modal } from '../ui/modal.tsx';
import { PathField } from '../ui/path-field.tsx';
import { openFile, openSource, recent, saveWith } from './orders.ts';

/** By a path of the host's; or by a file that the window is given, or gives away. */
export function WorkspaceDialog({ saves }: { saves: boolean }) {
  const [path, setPath] = useState('');
  const [contents, setContents] = useState(true);
  const [refused, setRefused] = useState<string | null>(null);
  const [waiting, setWaiting] = useState(false);
  const chooser = useRef<HTMLInputElement>(null);
  const run = async (work: () => Promise<void>) => {
    if (waiting) return;
    setWaiting(true);
    try {
      closeDialog();
      await work();
    } catch (thrown) {
      setRefused(asProblem(thrown).message);
      setWaiting(false);
    }
  };
  const save = async () => {
    if (waiting) return;
    setWaiting(true);
    try {
      await saveWith(path.trim() === '' ? null : path, contents);
      closeDialog();
    } catch (thrown) {
      setRefused(asProblem(thrown).message);
      setWaiting(false);
    }
  };
  const open = () => {
    if (path.trim() === '') setRefused('Type the path of a workspace, or choose a file.');
    else void run(() => openSource({ path }));
  };
  return (
    <Modal title={saves ? 'Save the workspace' : 'Open a workspace'}>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (saves) void save();
          else open();
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
          placeholder="/tmp/session.samepage"
          hint={saves ? saveHint() : 'It comes in the place of all that is mapped now; undo brings that back.'}
        />
        {saves ? (
          <label className="checkbox">
            <input type="checkbox" checked={contents} onChange={(event) => setContents(event.target.checked)} />
            With what memory sections hold, and private pages
          </label>
        ) : (
          <>
            <RecentPaths onChoose={(chosen) => void run(() => openSource({ path: chosen }))} />
            <input
              ref={chooser}
              type="file"
              accept=".samepage"
              hidden
              aria-label="Workspace file"
              onChange={(event) => {
                const [file] = event.target.files ?? [];
                if (file) void run(() => openFile(file));
              }}
            />
            <button type="button" className="button choose-file" onClick={() => chooser.current?.click()}>
              Choose a file…
            </button>
          </>
        )}
        <DialogActions submit={saves ? 'Save' : 'Open'} disabled={waiting} />
      </form>
    </Modal>
  );
}

function saveHint(): string {
  return hostSays() ? 'Left empty, the system asks where.' : 'Left empty, the browser keeps the file.';
}

function RecentPaths({ onChoose }: { onChoose: (path: string) => void }) {
  const [paths] = useState(recent.list);
  if (paths.length === 0) return null;
  return (
    <>
      <p className="dialog-list-title">Recent</p>
      <ul className="recent-paths" aria-label="Recent workspaces">
        {paths.map((path) => (
          <li key={path}>
            <button type="button" className="button plain mono" title={path} onClick={() => onChoose(path)}>
              {path}
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}
