import type { Watch } from '../../../protocol/messages.ts';
import { Feed } from '../feed.ts';

/** A feed that has its turn as soon as its window asks for something: for tests of what it sends. */
export class FeedAtOnce extends Feed {
  override setWatch(watch: Watch): void {
    super.setWatch(watch);
    this.next();
  }

  override acknowledge(sequence: number): void {
    super.acknowledge(sequence);
    this.next();
  }
}
