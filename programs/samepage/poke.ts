/** `samepage poke`: another process writes into a section of a running Samepage. */
import { openMemoryOs } from '../../native-bridge/os/platform/open-os.ts';
import { runPoke } from '../poke/run-poke.ts';
import type { CliCommand } from './command.ts';

export const poke: CliCommand = {
  async run(args, io) {
    const { exitCode, message } = await runPoke(args, openMemoryOs);
    (exitCode === 0 ? io.out : io.err)(`${message}\n`);
    return exitCode;
  },
};
