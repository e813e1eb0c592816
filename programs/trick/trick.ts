/** `npm run -s trick`: the article's run on this machine's real memory, then what moving a big block costs here. */

import { openCopyMemory, openMemoryOs } from '../../native-bridge/os/platform/open-os.ts';
import { asProblem } from '../../protocol/errors.ts';
import { runArticle } from './article.ts';
import { runBigBlocks } from './big-blocks.ts';

// Whoever reads may have had enough before the end: `trick | head -3`.
process.stdout.on('error', () => undefined);
const print = (line: string) => console.log(line);

async function trick(): Promise<void> {
  try {
    const os = await openMemoryOs();
    try {
      runArticle(os, print);
      print('');
      runBigBlocks(os, await openCopyMemory(), print);
    } finally {
      os.close();
    }
  } catch (thrown) {
    console.error(`trick: ${asProblem(thrown).message}`);
    process.exitCode = 1;
  }
}

void trick();
