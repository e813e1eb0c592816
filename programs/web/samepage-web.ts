/** `samepage-web` of the Debian package: the app in a window of an installed browser. It must run on Node 18. */

import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { usage } from '../../native-bridge/hosts/usage.ts';
import { thisMachine } from '../../native-bridge/os/machine.ts';
import { version } from '../../package.json';
import { hostHelp, hostOptions, parsePort, runCommand, workspaceArgument } from '../../web-host/options.ts';
import { commandLines, isCommand } from '../samepage/commands.ts';
import { runAndExit } from '../samepage/run.ts';
import { answerWith } from '../samepage/write-now.ts';
import { runInBrowser } from '../start/run-in-browser.ts';

// The manual page says the same: build/deb/samepage-web.1.
const help = `Usage: samepage-web [OPTION]... [FILE]
       samepage-web COMMAND [ARGUMENT]...
Shows what virtual memory really does: one piece of memory, many addresses.
Opens a window of an installed Chromium-family browser, and ends with it. Where none can be opened, prints the address to
open on this machine, and runs until it is stopped (Ctrl+C).

${hostHelp}
  --help                print this, and end
  --version             print the version, and end

Commands, which open no window (“samepage-web COMMAND --help” says more):
${commandLines}
`;

async function samepageWeb(): Promise<void> {
  const { values, positionals } = usage(() =>
    parseArgs({
      options: { ...hostOptions, help: { type: 'boolean' }, version: { type: 'boolean' } },
      allowPositionals: true,
    }),
  );
  if (values.help || values.version) {
    process.exitCode = answerWith('samepage-web', values.help ? help : `samepage-web ${version}\n`);
    return;
  }
  await runInBrowser({
    files: {
      engine: fileURLToPath(new URL('engine-thread.cjs', import.meta.url)),
      pageFolder: fileURLToPath(new URL('../renderer', import.meta.url)),
    },
    port: parsePort(values.port),
    open: !values['no-open'],
    allowUnknownPeer: values['allow-unknown-peer'] === true,
    allowProcesses: values['allow-processes'] === true,
    workspace: workspaceArgument(positionals),
    machine: thisMachine(),
    grace: () => delay(3_000),
    say: (line) => void process.stdout.write(`${line}\n`),
    note: (line) => void process.stderr.write(`${line}\n`),
  });
}

const args = process.argv.slice(2);
if (isCommand(args[0])) void runAndExit('samepage-web', args, (code) => process.exit(code));
else void runCommand(samepageWeb);
