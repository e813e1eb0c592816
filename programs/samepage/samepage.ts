/** `npm run -s samepage -- <command>`: the command line of the repository. */
import { runAndExit } from './run.ts';

void runAndExit('samepage', process.argv.slice(2), (code) => process.exit(code));
