/** What comes of watched programs goes to the part of the page that shows them, which is loaded later. */
import type { EventData } from '../../protocol/messages.ts';

let listener: ((news: EventData<'watching'>) => void) | null = null;

/** From now on `next` is called with what comes; before that nothing was lost that the list of watches does not say. */
export function onWatching(next: (news: EventData<'watching'>) => void): void {
  listener = next;
}

export function takeWatching(news: EventData<'watching'>): void {
  listener?.(news);
}
