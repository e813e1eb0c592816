import { useEffect, useState } from 'react';
import { asProblem } from '../../protocol/errors.ts';
import type { WatchChange } from '../../protocol/watching.ts';
import { closeDialog, DialogActions, Modal } from '../ui/modal.tsx';
import { ProcessChooser, useProcessChoice } from '../ui/process-chooser.tsx';
import { RadioGroup } from '../ui/radio-group.tsx';
import { TextField } from '../ui/text-field.tsx';
import { ask } from './ask.ts';
import { show } from './orders.ts';
import { type WatchState, withOutput } from './watch-store.ts';
import { wordsOf } from './words.ts';

type Way = 'fast' | 'detachable' | 'attach';
const ways: { value: Way; label: string; hint: string }[] = [
  {
    value: 'fast',
    label: 'Start it, fast',
    hint: 'calls that do not concern memory cost nothing; “Stop watching” ends the program',
  },
  {
    value: 'detachable',
    label: 'Start it, detachable',
    hint: 'each call costs some 17 µs; after “Stop watching” the program goes on',
  },
  { value: 'attach', label: 'Attach to a process that runs', hint: 'it goes on after “Stop watching”' },
];
const examples = ['ls -l /', 'node -e 1', "sh -c 'ls >/dev/null; exit 3'", 'python3 -c 1'];

/** Starts a program, or attaches to one; or shows a trace that is there. */
export function WatchDialog() {
  const [way, setWay] = useState<Way>('fast');
  const [line, setLine] = useState('');
  const [folder, setFolder] = useState('/');
  const [pid, setPid] = useState('');
  const choice = useProcessChoice(pid, way === 'attach');
  const [refused, setRefused] = useState<string | null>(null);
  const [waiting, setWaiting] = useState(false);
  const [there, setThere] = useState<readonly WatchChange[]>([]);
  const [permitted, setPermitted] = useState<true | string>(true);
  useEffect(() => {
    ask('list', {}).then(
      (reply) => {
        setThere(reply.watches);
        setPermitted(reply.permitted);
      },
      (thrown: unknown) => setPermitted(asProblem(thrown).message),
    );
  }, []);

  const start = async (commandLine: string) => {
    if (waiting) return;
    const words = wordsOf(commandLine);
    const [program, ...args] = words ?? [];
    if (way !== 'attach' && program === undefined)
      return setRefused(words ? 'Type a program’s name.' : 'A quote is not closed, or nothing follows a backslash.');
    if (way === 'attach' && choice.pid === null) return setRefused('Choose a process, or type its number.');
    setWaiting(true);
    try {
      const watch =
        way === 'attach'
          ? await ask('attach', { pid: choice.pid ?? 0 })
          : await ask('launch', { program: program ?? '', args, folder, mode: way });
      showWatch(watch);
    } catch (thrown) {
      setRefused(asProblem(thrown).message);
      setWaiting(false);
    }
    return;
  };

  return (
    <Modal title="Watch a program" className="choose-process">
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void start(line);
        }}
        onChange={() => setRefused(null)}
      >
        <p className="dialog-lead">
          {permitted === true
            ? 'It runs under strace, and the map shows its address space as it is built, call by call.'
            : permitted}
        </p>
        <RadioGroup label="How" value={way} options={ways} onChange={setWay} />
        {way === 'attach' ? (
          <ProcessChooser
            choice={choice}
            text={pid}
            onText={setPid}
            error={refused}
            onChoose={(chosen) => setPid(String(chosen))}
          />
        ) : (
          <>
            <TextField
              label="Command line"
              value={line}
              onChange={setLine}
              error={refused}
              hint="A program and its arguments, with quotes as in a shell"
            />
            <div className="dialog-examples">
              {examples.map((example) => (
                <button key={example} type="button" className="button small mono" onClick={() => void start(example)}>
                  {example}
                </button>
              ))}
            </div>
            <TextField label="Folder" value={folder} onChange={setFolder} hint="Where it is started" />
          </>
        )}
        {there.length > 0 && (
          <div className="dialog-examples">
            {there.map(({ watch, ...printed }) => (
              <button
                key={watch.id}
                type="button"
                className="button small"
                onClick={() => showWatch(watch, withOutput('', printed))}
              >
                Show {watch.title.slice(0, 60)}
              </button>
            ))}
          </div>
        )}
        <DialogActions submit={waiting ? 'Starting…' : 'Watch'} disabled={waiting || permitted !== true} />
      </form>
    </Modal>
  );
}

function showWatch(watch: WatchState, output?: string): void {
  closeDialog();
  show(watch, output);
}
