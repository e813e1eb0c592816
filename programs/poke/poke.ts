/** `npm run poke`: another process writes into a section of the running app, and every view there shows it. */
import { openMemoryOs } from '../../native-bridge/os/platform/open-os.ts';
import { runPoke } from './run-poke.ts';

async function poke(): Promise<void> {
  const result = await runPoke(process.argv.slice(2), openMemoryOs);
  if (result.exitCode === 0) console.log(result.message);
  else console.error(result.message);
  process.exitCode = result.exitCode;
}

void poke();
