import { useEffect, useState } from 'react';
import { asProblem } from '../../protocol/errors.ts';
import type { WatchChange } from '../../protocol/watching.ts';
import { closeDialog, DialogActions, Modal } from '../ui/modal.tsx';
import { PathField } from '../ui/path-field.tsx';
import { ProcessChooser, useProcessChoice } from '../ui/process-chooser.tsx';
import { RadioGroup } from '../ui/radio-group.tsx';
import { ask } from './ask.ts';
import { variablesOf } from './environment.ts';
import { show } from './orders.ts';
import { type WatchState, withOutput } from './watch-store.ts';
import { pathAtEnd, typedWords } from './words.ts';

type Way = 'fast' | 'detachable' | 'attach' | 'sample';
const ways: { value: Way; label: string; hint: string }[] = [
  {
    value: 'fast',
    label: 'Start it, fast',
    hint: 'calls that do not concern memory cost nothing; “Stop watching” ends the program',
  },
  {
    value: 'detachable',
    label: 'Start it, detachable',
    hint: 'each call costs 17 to 90 µs; after “Stop watching” the program goes on',
  },
  {
    value: 'attach',
    label: 'Attach to a running process',
    hint: 'yours or, as root, any; not if Yama forbids it or a debugger has it. It goes on after “Stop watching”',
  },
  {
    value: 'sample',
    label: 'Sample a running process',
    hint: 'where it cannot be traced: lists of its regions, up to 60 a second. Changes between two lists are missed, and the calls are not known',
  },
];
const examples: { line: string; label?: string }[] = [
  { line: 'ls -l /' },
  { line: 'node -e 1' },
  { line: "sh -c 'ls >/dev/null; exit 3'" },
  { line: 'python3 -c 1' },
  {
    label: 'python3: threads',
    line: `python3 -c 'import threading, time; [threading.Thread(target=time.sleep, args=(0.2,)).start() for n in range(4)]'`,
  },
  {
    label: 'python3: a leak',
    line: `python3 -c 'import mmap; kept = [mmap.mmap(-1, 65536) for n in range(200)]'`,
  },
];

/** Starts a program, or attaches to one; or shows a trace that is there. */
export function WatchDialog() {
  const [way, setWay] = useState<Way>('fast');
  const [line, setLine] = useState('');
  const [folder, setFolder] = useState('/');
  const [pid, setPid] = useState('');
  const [variables, setVariables] = useState('');
  const [stacks, setStacks] = useState(false);
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

  const isRunning = way === 'attach' || way === 'sample';
  const choice = useProcessChoice(pid, isRunning);
  const begin = async (ask: () => Promise<WatchState>) => {
    if (waiting) return;
    setWaiting(true);
    try {
      showWatch(await ask());
    } catch (thrown) {
      setRefused(asProblem(thrown).message);
      setWaiting(false);
    }
  };
  const launch = async (commandLine: string) => {
    const words = typedWords(commandLine);
    const [program, ...args] = words?.map(({ text }) => text) ?? [];
    const homeArgs = [...args.keys()].filter((place) => words?.[place + 1]?.fromHome);
    const environment = variablesOf(variables);
    if (program === undefined)
      return setRefused(words ? 'Type a program’s name.' : 'A quote is not closed, or nothing follows a backslash.');
    if (!environment) return setRefused('A line of the environment is not NAME=value.');
    const mode = way === 'detachable' ? way : 'fast';
    return await begin(() => ask('launch', { program, args, homeArgs, folder, mode, environment, stacks }));
  };
  const observe = async (chosen: number | null, how: 'attach' | 'sample') => {
    if (chosen === null) return setRefused('Choose a process, or type its number.');
    return await begin(() =>
      how === 'attach' ? ask('attach', { pid: chosen, stacks }) : ask('sample', { pid: chosen }),
    );
  };
  const submit = () => (isRunning ? observe(choice.pid, way) : launch(line));

  return (
    <Modal title="Watch a program" className="choose-process">
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
        onChange={() => setRefused(null)}
      >
        <p className="dialog-lead">
          {permitted === true
            ? 'It runs under strace, and the map shows its address space as it is built, call by call.'
            : permitted}
        </p>
        {isRunning ? (
          <>
            <ProcessChooser
              choice={choice}
              text={pid}
              onText={(text) => {
                setPid(text);
                setRefused(null);
              }}
              error={refused}
              onChoose={(chosen) => void observe(chosen, way)}
            />
            {refused !== null && way === 'attach' && choice.pid !== null && (
              <div className="dialog-examples">
                <button type="button" className="button small" onClick={() => void observe(choice.pid, 'sample')}>
                  Sample it instead
                </button>
              </div>
            )}
          </>
        ) : (
          <>
            <PathField
              label="Command line"
              value={line}
              onChange={(text) => {
                setLine(text);
                setRefused(null);
              }}
              partOf={pathAtEnd}
              floats
              error={refused}
              hint="A program and its arguments, with quotes and ~ as in a shell. For $NAME, *, | and > let one run it: sh -c '…'"
            />
            <div className="dialog-examples">
              {examples.map((example) => (
                <button
                  key={example.line}
                  type="button"
                  className="button small mono"
                  title={example.line}
                  onClick={() => void launch(example.line)}
                >
                  {example.label ?? example.line}
                </button>
              ))}
            </div>
          </>
        )}
        <RadioGroup label="How" value={way} options={ways} onChange={setWay} />
        {!isRunning && (
          <>
            <PathField
              label="Folder"
              value={folder}
              onChange={setFolder}
              floats
              folders
              error={null}
              hint="Where it is started; ~ is the home folder"
            />
            <details className="dialog-more">
              <summary>Environment</summary>
              <label className="text-field">
                <span className="unseen">Environment, NAME=value, one per line</span>
                <textarea
                  className="field mono"
                  rows={3}
                  placeholder="NAME=value, one per line"
                  spellCheck={false}
                  value={variables}
                  onChange={(event) => setVariables(event.target.value)}
                />
                <span className="field-hint">Added to Samepage’s own. It is never saved in a trace.</span>
              </label>
            </details>
          </>
        )}
        {way !== 'sample' && (
          <label className="radio">
            <input type="checkbox" checked={stacks} onChange={(event) => setStacks(event.target.checked)} />
            <span>
              Stacks of callers
              <span className="radio-hint">
                who called the library that called the system; each call on memory takes a millisecond more
              </span>
            </span>
          </label>
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
        <DialogActions
          submit={waiting ? 'Starting…' : 'Watch'}
          disabled={waiting || (permitted !== true && way !== 'sample')}
        />
      </form>
    </Modal>
  );
}

function showWatch(watch: WatchState, output?: string): void {
  closeDialog();
  show(watch, output);
}
