import { useState } from 'react';
import type { Action } from '../../protocol/actions.ts';
import type { FileAccess, Limits } from '../../protocol/model.ts';
import { visibleName } from '../../protocol/names.ts';
import { countOf } from '../state/describe.ts';
import { DialogActions, Modal } from '../ui/modal.tsx';
import { PathField } from '../ui/path-field.tsx';
import { RadioGroup } from '../ui/radio-group.tsx';
import { TextField } from '../ui/text-field.tsx';
import { Refusal } from './refusal.tsx';
import { useAttempt } from './use-attempt.ts';
import { type Checked, checkSectionSize, exactSize } from './validation.ts';

type Origin = 'memory' | 'file';
const origins: { value: Origin; label: string; hint: string }[] = [
  { value: 'memory', label: 'Memory', hint: 'all zeros; uses memory only where it is touched' },
  { value: 'file', label: 'A file', hint: 'an existing one, mapped as it is' },
];
const accesses: { value: FileAccess; label: string; hint: string }[] = [
  { value: 'read-only', label: 'Read-only', hint: 'the file cannot be changed from here' },
  { value: 'read-write', label: 'Read and write', hint: 'what is written goes into the file' },
];

export function NewSectionDialog({ limits }: { limits: Limits }) {
  const [origin, setOrigin] = useState<Origin>('memory');
  const [size, setSize] = useState('64 KiB');
  const [path, setPath] = useState('');
  const [access, setAccess] = useState<FileAccess>('read-only');
  const [mapView, setMapView] = useState(true);
  const [tried, setTried] = useState(false);
  const { refused, run, clear } = useAttempt();

  const checkedSize = checkSectionSize(size, limits);
  const action = checkAction();

  function checkAction(): Checked<Action> {
    if (origin === 'memory') {
      if (!checkedSize.ok) return checkedSize;
      return { ok: true, value: { kind: 'create-section', bytes: checkedSize.value, mapView } };
    }
    // Spaces at its ends are of the name.
    if (path.trim() === '') return { ok: false, error: 'Type the path of a file.' };
    return { ok: true, value: { kind: 'open-file', path, access, mapView } };
  }

  return (
    <Modal title="New section with options">
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          setTried(true);
          if (action.ok) run(action.value);
        }}
        onChange={clear}
      >
        <RadioGroup label="Made of" value={origin} options={origins} onChange={setOrigin} />
        {origin === 'memory' ? (
          <TextField
            label="Size"
            value={size}
            onChange={setSize}
            error={checkedSize.ok ? null : checkedSize.error}
            hint={checkedSize.ok ? `${exactSize(checkedSize.value)} · ${pages(checkedSize.value, limits)}` : null}
          />
        ) : (
          <>
            <PathField
              value={path}
              onChange={setPath}
              placeholder="/home/me/data.bin"
              error={tried && !action.ok ? action.error : null}
              hint={pathHint(path)}
            />
            <RadioGroup label="Access" value={access} options={accesses} onChange={setAccess} />
          </>
        )}
        <label className="checkbox">
          <input type="checkbox" checked={mapView} onChange={(event) => setMapView(event.target.checked)} />
          Map a first view of the whole section
        </label>
        <Refusal error={refused} />
        <DialogActions submit="Make section" disabled={!action.ok} />
      </form>
    </Modal>
  );
}

/** What cannot be seen in a path would otherwise be found out only by not finding the file. */
function pathHint(path: string): string {
  const shown = visibleName(path);
  return shown === path
    ? 'The full path on the machine that Samepage runs on; ~ is the home folder. \\xe9 stands for a byte, \\u202e for a character.'
    : `That is ${shown}`;
}

function pages(bytes: number, limits: Limits): string {
  return countOf(bytes / limits.pageSize, 'page');
}
