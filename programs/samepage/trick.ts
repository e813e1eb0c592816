/** `samepage trick`: the article's program, on this machine's real memory. */
import { parseArgs } from 'node:util';
import { usage } from '../../native-bridge/hosts/usage.ts';
import { runTrick } from '../trick/run-trick.ts';
import type { CliCommand } from './command.ts';

const help = `Usage: samepage trick

Maps one section at two addresses, writes 42 through one, reads 42 at the other; then measures what it costs here to move
big blocks, beside copying them.
`;

export const trick: CliCommand = {
  async run(args, io) {
    const { values } = usage(() => parseArgs({ args: [...args], options: { help: { type: 'boolean', short: 'h' } } }));
    if (values.help) io.out(help);
    else await runTrick((line) => io.out(`${line}\n`));
    return 0;
  },
};
