/** What the page exports is saved where a person says, and the page is informed of what became of it. */
import { dirname, join } from 'node:path';
import type { Session } from 'electron';
import type { SaveResult } from '../protocol/save-result.ts';
import { pageAddress } from './page-address.ts';

/** What the preload listens to. */
const savedChannel = 'samepage:saved';

/** For the session that all windows share. `folder` is where the first file is proposed to go. */
export function saveDownloads(session: Session, folder: string): void {
  let proposed = folder;
  session.on('will-download', (event, item, contents) => {
    const url = item.getURL();
    // Made by our own page out of what it shows. It has nothing else to save.
    if (!url.startsWith(`blob:${pageAddress}`)) return event.preventDefault();
    const name = item.getFilename();
    item.setSaveDialogOptions({ title: 'Export', buttonLabel: 'Export', defaultPath: join(proposed, name) });
    item.once('done', (_, state) => {
      const path = item.getSavePath();
      if (state === 'completed') proposed = dirname(path);
      const result: SaveResult = { url, path: path === '' ? name : path, state };
      if (!contents.isDestroyed()) contents.send(savedChannel, result);
    });
  });
}
