/** `npm run serve`: the web host in the foreground, until it is told to stop. */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { thisMachine } from '../native-bridge/os/machine.ts';
import { type AppWindow, findBrowser, openAppWindow } from './browser.ts';
import { parsePort, runCommand, usage } from './options.ts';
import { runWebHost } from './run.ts';
import type { WebHost } from './web-host.ts';

const help = `Serves Samepage to a browser on this machine, until it is stopped (Ctrl+C).

  --port N     the port on 127.0.0.1 (default: any free one)
  --no-open    only print the address; open no window
`;

async function serve(): Promise<void> {
  const { values } = usage(() =>
    parseArgs({ options: { port: { type: 'string' }, 'no-open': { type: 'boolean' }, help: { type: 'boolean' } } }),
  );
  if (values.help) {
    process.stdout.write(help);
    return;
  }
  const windows: AppWindow[] = [];
  const use = async (host: WebHost) => {
    process.stdout.write(`Samepage: ${host.address}\n`);
    if (!values['no-open']) {
      const found = findBrowser(thisMachine());
      if ('obstacle' in found) process.stderr.write(`No window was opened: ${found.obstacle}.\n`);
      else windows.push(await openAppWindow(found.browser, host.ticketAddress()));
    }
    return 'until stopped' as const;
  };
  const files = {
    engine: join(import.meta.dirname, 'engine-thread.cjs'),
    pageFolder: join(import.meta.dirname, '../renderer'),
  };
  try {
    await runWebHost({ files, port: parsePort(values.port), endsWithWindow: false, use });
  } finally {
    await Promise.all(windows.map((window) => window.close()));
  }
}

void runCommand(serve);
