/** `npm run serve`: the web host in the foreground, until it is stopped. */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { layoutsFolder } from '../native-bridge/hosts/layouts-folder.ts';
import { usage } from '../native-bridge/hosts/usage.ts';
import { thisMachine } from '../native-bridge/os/machine.ts';
import { findBrowser } from './browser.ts';
import { hostHelp, hostOptions, parsePort, runCommand, workspaceArgument } from './options.ts';
import { type RunningHost, runWebHost } from './run.ts';

const help = `Serves Samepage to a browser on this machine, until it is stopped (Ctrl+C).

${hostHelp}
`;

async function serve(): Promise<void> {
  const { values, positionals } = usage(() =>
    parseArgs({ options: { ...hostOptions, help: { type: 'boolean' } }, allowPositionals: true }),
  );
  if (values.help) {
    process.stdout.write(help);
    return;
  }
  const use = async (host: RunningHost) => {
    process.stdout.write(`Samepage: ${host.address}\n`);
    if (!values['no-open']) {
      const found = findBrowser(thisMachine());
      if ('obstacle' in found) process.stderr.write(`No window was opened: ${found.obstacle}.\n`);
      else await host.openWindow(found.browser);
    }
    return 'until stopped' as const;
  };
  const files = {
    engine: join(import.meta.dirname, 'engine-thread.cjs'),
    pageFolder: join(import.meta.dirname, '../renderer'),
  };
  const port = parsePort(values.port);
  await runWebHost({
    files,
    port,
    allowUnknownPeer: values['allow-unknown-peer'] === true,
    allowProcesses: values['allow-processes'] === true,
    endsWithWindow: false,
    workspace: workspaceArgument(positionals),
    layouts: layoutsFolder(process),
    use,
  });
}

void runCommand(serve);
