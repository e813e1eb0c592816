/** How this program is started once more, as a second process. */
import { fileURLToPath } from 'node:url';

export interface StartCommand {
  program: string;
  args: readonly string[];
}

/** The name under which `samepage` serves orders; no command for people. */
const secondProcessCommand = 'second-process';

/** The same recipe for both hosts: what runs us is started again, with a pipe to it that ends with us. */
export function secondProcess(): StartCommand {
  const path = (name: string) => fileURLToPath(new URL(name, import.meta.url));
  if (process.versions['electron'] === undefined)
    return { program: process.execPath, args: [path('second-process.cjs')] };
  // A packaged app's program is no Node (the fuse RunAsNode is off) and knows its app; Electron’s own has to be given it.
  const app = path('../..');
  const given = app.includes('.asar') ? [] : [app];
  return { program: process.execPath, args: [...given, secondProcessCommand] };
}
