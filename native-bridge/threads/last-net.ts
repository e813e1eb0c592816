/**
 * What nothing caught in a worker thread: by default it would end the thread, and with the engine's all memory
 * sections (nodejs.org/api/process.html, 'uncaughtException'). One request or one tick has gone wrong; it is reported on
 * standard error, and the rest goes on. Each operation is all-or-nothing by itself, and what the window shows is checked
 * against the system's list, so nothing is hidden by going on.
 */

import { thrownText } from '../../protocol/errors.ts';

/** A fault that comes again and again is reported this often, and no more. */
const mostSaid = 50;

/** `thread` is named in the message. Call it once in each thread. */
export function catchTheRest(thread: string, say: (line: string) => void = (line) => process.stderr.write(line)): void {
  let caught = 0;
  const net = (thrown: unknown) => {
    caught += 1;
    if (caught > mostSaid) return;
    say(`Samepage: an unexpected error in the ${thread}; it goes on. ${thrownText(thrown)}\n`);
    if (caught === mostSaid) say(`Samepage: further errors of this kind in the ${thread} are not reported.\n`);
  };
  process.on('uncaughtException', net);
  process.on('unhandledRejection', net);
}
