import type { SaveResult } from '../../protocol/save-result.ts';

/** Electron asks where to save a download and says how it ended; a browser keeps that to itself. */
export const hostSays = () => location.protocol !== 'http:';

/** Resolves with what the host has done with the blob at `url`, once a person has chosen. */
export function savedByHost(url: string): Promise<SaveResult> {
  return new Promise((resolve) => {
    const onMessage = (event: MessageEvent<unknown>) => {
      if (event.source !== window || !isSaved(event.data) || event.data.result.url !== url) return;
      removeEventListener('message', onMessage);
      resolve(event.data.result);
    };
    addEventListener('message', onMessage);
  });
}

/** The preload's: `{ samepage: 'saved', result }`. */
function isSaved(data: unknown): data is { result: SaveResult } {
  return typeof data === 'object' && data !== null && 'samepage' in data && data.samepage === 'saved';
}
