import { alignDown, alignUp } from '../../protocol/address.ts';
import type { Watch } from '../../protocol/messages.ts';
import type { HexLayout } from '../live/hex-model.ts';

/** A typed value reaches this far past its cursor at most, bytes. */
const longestValueBytes = 16;

/**
 * What a card watches: the pages that its rows lie in, whole, so that scrolling by a row waits for nothing; and the
 * page of its value, which may have been scrolled out of sight.
 */
export function watchedRanges(
  view: string,
  topRow: number,
  cursor: number,
  layout: HexLayout,
  pageSize: number,
): Watch['ranges'] {
  const pages = (from: number, to: number) => {
    const offset = alignDown(Math.min(from, layout.length), pageSize);
    const end = Math.min(alignUp(to, pageSize), layout.length);
    return { view, offset, length: Math.max(0, end - offset) };
  };
  const start = topRow * layout.bytesPerRow;
  return [
    pages(start, start + layout.rows * layout.bytesPerRow),
    pages(cursor, Math.min(cursor + longestValueBytes, layout.length)),
  ];
}
