/** A rebuilt address space beside the system's own list. */

import type { RegionColumns } from '../../../protocol/region-columns.ts';
import { protectionText } from '../../../protocol/region-text.ts';
import { corrected } from '../replay/correct.ts';
import { joined, type Piece } from '../replay/pieces.ts';
import { unknownFile } from '../strace/effects.ts';

/** Each stretch in which both lists stay as they are, with what each says there; null: nothing is mapped. */
interface Stretch {
  start: number;
  end: number;
  rebuilt: string | null;
  listed: string | null;
}

/** Where they differ: in what is mapped there, of what file from where, with which access. */
export function differences(pieces: readonly Piece[], regions: RegionColumns): Stretch[] {
  const lists = [joined(pieces), joined(corrected([], regions, []))] as const;
  const edges = [...new Set(lists.flatMap((list) => list.flatMap(({ start, end }) => [start, end])))].sort(
    (a, b) => a - b,
  );
  const stretches: Stretch[] = [];
  for (const [index, start] of edges.entries()) {
    const end = edges[index + 1];
    if (end === undefined) break;
    const [rebuilt, listed] = lists.map(
      (list) => list.find((piece) => piece.start <= start && piece.end >= end) ?? null,
    );
    const nameless = rebuilt?.path === unknownFile;
    const [one, other] = [textAt(rebuilt ?? null, start, nameless), textAt(listed ?? null, start, nameless)];
    if (one !== other) stretches.push({ start, end, rebuilt: one, listed: other });
  }
  return stretches;
}

function textAt(piece: Piece | null, at: number, nameless: boolean): string | null {
  if (!piece) return null;
  const offset = piece.offset === 0 && piece.path === '' ? 0 : piece.offset + (at - piece.start);
  const isFile = !piece.path.startsWith('[') && piece.path !== '';
  return [protectionText(piece.bits), piece.bits & 8, isFile ? offset : '', nameless ? '' : piece.path].join(' ');
}
