/** The article's run on this machine's real memory, then what moving a big block costs here. */
import { openCopyMemory, openMemoryOs } from '../../native-bridge/os/platform/open-os.ts';
import { runArticle } from './article.ts';
import { runBigBlocks } from './big-blocks.ts';

/** Prints line by line, as it goes. Throws what the system refuses. */
export async function runTrick(print: (line: string) => void): Promise<void> {
  const os = await openMemoryOs();
  try {
    runArticle(os, print);
    print('');
    runBigBlocks(os, await openCopyMemory(), print);
  } finally {
    os.close();
  }
}
