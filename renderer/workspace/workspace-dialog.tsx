import { useRef, useState } from 'react';
import { hostSays } from '../export/save-in-host.ts';
import { closeDialog } from '../ui/modal.tsx';
import { PathDialog } from '../ui/path-dialog.tsx';
import { openFile, openSource, recent, saveWith } from './orders.ts';

/** By a path of the host's; or by a file that the window is given, or gives away. */
export function WorkspaceDialog({ saves }: { saves: boolean }) {
  const [contents, setContents] = useState(true);
  // First of all, as opening may ask more in a dialog of its own.
  const open = (work: () => Promise<void>) => {
    closeDialog();
    return work();
  };
  const save = async (path: string, replaces: boolean) => {
    await saveWith(path.trim() === '' ? null : path, contents, replaces ? undefined : '');
    closeDialog();
  };
  return (
    <PathDialog
      title={saves ? 'Save the workspace' : 'Open a workspace'}
      saves={saves}
      placeholder="/tmp/session.samepage"
      hint={saves ? saveHint() : 'It replaces all that is mapped now; undo brings that back.'}
      required={saves ? null : 'Type the path of a workspace, or choose a file.'}
      submit={(path, replaces) => (saves ? save(path, replaces) : open(() => openSource({ path })))}
    >
      {saves ? (
        <label className="checkbox">
          <input type="checkbox" checked={contents} onChange={(event) => setContents(event.target.checked)} />
          With what memory sections hold, and private pages
        </label>
      ) : (
        <>
          <RecentPaths onChoose={(path) => void open(() => openSource({ path }))} />
          {!hostSays() && <FileChooser onChoose={(file) => void open(() => openFile(file))} />}
        </>
      )}
    </PathDialog>
  );
}

/** A file of the browser's computer. In the desktop app that is the host's, and the path's own button offers it. */
function FileChooser({ onChoose }: { onChoose: (file: File) => void }) {
  const chooser = useRef<HTMLInputElement>(null);
  return (
    <>
      <input
        ref={chooser}
        type="file"
        accept=".samepage"
        hidden
        aria-label="Workspace file"
        onChange={(event) => {
          const [file] = event.target.files ?? [];
          if (file) onChoose(file);
        }}
      />
      <button type="button" className="button" onClick={() => chooser.current?.click()}>
        Choose a file…
      </button>
    </>
  );
}

function saveHint(): string {
  return `Left empty, ${hostSays() ? 'the system asks where' : 'the browser keeps the file'}.`;
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
