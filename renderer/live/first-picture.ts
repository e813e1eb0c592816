import type { View } from '../../protocol/model.ts';
import { liveBytes } from './live-bytes.ts';
import { watchSet } from './watch.ts';

/** More cards than fit into any window. */
const mostViews = 16;
const key = 'first picture';

/**
 * Asks for what the first picture will show of these views, the first page of each, and for our regions, before there is a picture that
 * does: else it would be drawn once without, and again with them. Resolves once the bytes are there, at the latest
 * after `mostMs` milliseconds.
 */
export async function askForFirstPicture(views: Iterable<View>, pageSize: number, mostMs: number): Promise<void> {
  const ranges = [...views]
    .slice(0, mostViews)
    .map(({ letter, length }) => ({ view: letter, offset: 0, length: Math.min(length, pageSize) }));
  if (ranges.length === 0) return;
  watchSet.set(key, { ranges, regions: true });
  watchSet.sendNow();
  await new Promise<void>((resolve) => {
    const done = () => {
      stop();
      clearTimeout(late);
      resolve();
    };
    const stop = liveBytes.subscribe(done);
    const late = setTimeout(done, mostMs);
  });
}

/** From now on what is drawn says itself what it shows. */
export function endFirstPicture(): void {
  watchSet.set(key, null);
}
