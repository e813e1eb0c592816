/** `npm start`: the app in Electron, or else, with a line that says why, in a browser. */
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { UsageError, usage } from '../../native-bridge/hosts/usage.ts';
import { thisMachine } from '../../native-bridge/os/machine.ts';
import { hostHelp, hostOptions, parsePort, runCommand, workspaceArgument } from '../../web-host/options.ts';
import { findElectron } from './electron-binary.ts';
import { fetchElectron } from './fetch-electron.ts';
import { runElectron } from './run-electron.ts';
import { runInBrowser } from './run-in-browser.ts';
import { tryElectron } from './try-electron.ts';

const help = `Starts Samepage: in Electron where it runs, else in a browser on this machine.

  --electron            Electron or nothing
  --web                 the browser, without trying Electron

For the browser:
${hostHelp}
`;

const appFolder = join(import.meta.dirname, '../..');
const files = {
  engine: join(import.meta.dirname, 'engine-thread.cjs'),
  pageFolder: join(import.meta.dirname, '../renderer'),
};

const say = (line: string) => void process.stdout.write(`${line}\n`);
const note = (line: string) => void process.stderr.write(`${line}\n`);

function parse() {
  const { values, positionals } = usage(() =>
    parseArgs({
      options: {
        electron: { type: 'boolean' },
        web: { type: 'boolean' },
        ...hostOptions,
        help: { type: 'boolean' },
      },
      allowPositionals: true,
    }),
  );
  if (values.electron && values.web) throw new UsageError('--electron and --web exclude each other.');
  return {
    ...values,
    port: parsePort(values.port),
    open: !values['no-open'],
    workspace: workspaceArgument(positionals),
  };
}

async function start(): Promise<void> {
  const options = parse();
  if (options.help) return say(help.trimEnd());
  const machine = thisMachine();
  if (!options.web) {
    const packageFolder = join(appFolder, 'node_modules/electron');
    const end = await tryElectron(machine, {
      find: () => findElectron(packageFolder, machine.env),
      fetch: () =>
        fetchElectron({
          packageFolder,
          env: machine.env,
          onProgress: () => note('Electron is being downloaded, this once …'),
          stallMs: 15_000,
          lookMs: 250,
        }),
      run: (program) =>
        runElectron({
          ...{ program, appFolder, env: machine.env, workspace: options.workspace },
          now: () => performance.now(),
        }),
    });
    if ('exitCode' in end) process.exit(end.exitCode);
    if (options.electron) throw new Error(`Electron does not run here: ${end.notStarted}.`);
    note(`Electron does not run here: ${end.notStarted}. Samepage is shown by a browser instead.`);
  }
  await runInBrowser({
    files,
    port: options.port,
    open: options.open,
    allowUnknownPeer: options['allow-unknown-peer'] === true,
    allowProcesses: options['allow-processes'] === true,
    workspace: options.workspace,
    machine,
    grace: () => delay(3_000),
    say,
    note,
  });
}

void runCommand(start);
