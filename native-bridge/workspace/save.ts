/** What there is, as a workspace. */
import { deflateRawSync } from 'node:zlib';
import { type Address, address, offsetAddress } from '../../protocol/address.ts';
import { problem } from '../../protocol/errors.ts';
import { compareLetters } from '../../protocol/letters.ts';
import type { View } from '../../protocol/model.ts';
import { namingOf } from '../../protocol/naming.ts';
import { formatSize } from '../../protocol/size.ts';
import type { WorkspaceShown } from '../../protocol/workspace.ts';
import type { Model, SectionRecord } from '../engine/model/model.ts';
import type { Sliced } from '../engine/model/slices.ts';
import type { Extent } from '../os/memory.ts';
import type { MemoryOs } from '../os/memory-os.ts';
import { privatePages } from '../os/page-runs.ts';
import { mostContents, type Piece, type Workspace, workspaceVersion } from './document.ts';

/** What is packed in one go: some milliseconds. Bytes. */
const packedAtOnce = 256 * 1024;

/** `contents`: what memory sections hold, and private pages, too; LimitReached where that is too much. */
export function* workspaceOf(model: Model, shown: WorkspaceShown, contents: boolean): Sliced<Workspace> {
  const room = { left: mostContents };
  const sections: Workspace['sections'] = [];
  for (const record of [...model.sections.values()].sort((a, b) => a.info.id - b.info.id)) {
    const { id, bytes, origin } = record.info;
    const common = { id, ...namingOf(record.info), bytes };
    if (origin.kind === 'file') sections.push({ ...common, kind: 'file', path: origin.path, access: origin.access });
    else
      sections.push({ ...common, kind: 'memory', contents: contents ? yield* contentsOf(model.os, record, room) : [] });
  }
  const views: Workspace['views'] = [];
  for (const view of [...model.views.values()].sort((a, b) => compareLetters(a.letter, b.letter))) {
    const { letter, section, offset, length, sharing, protection, locked = false, guarded = false } = view;
    views.push({
      ...{ letter, section, address: view.address, offset, length, sharing, protection, locked, guarded },
      ...namingOf(view),
      cursor: cursorIn(view, shown),
      pages: contents ? yield* privatePagesOf(model.os, view, room) : [],
    });
  }
  const { map, selected, pinned, values } = shown;
  const there = (letter: string) => model.views.has(letter);
  const window = { selected: selected.filter(there), pinned: pinned.filter(there), values };
  return { samepage: 'workspace', version: workspaceVersion, sections, views, map, window };
}

/** What a window said may be older than a view's range. */
function cursorIn({ letter, length }: View, { cursors }: WorkspaceShown): number | null {
  const at = cursors[letter];
  return at !== undefined && at < length ? at : null;
}

function* contentsOf(os: MemoryOs, { os: section, info }: SectionRecord, room: { left: number }): Sliced<Piece[]> {
  const touched = os.touched(section, 0, info.bytes, Number.POSITIVE_INFINITY);
  if (touched.length === 0) return [];
  const whole = { offset: 0, length: info.bytes, sharing: 'shared', protection: 'read', address: null } as const;
  const at = os.map(section, whole);
  try {
    return yield* packed(os, at, touched, room);
  } finally {
    os.unmap(at, info.bytes);
  }
}

function* privatePagesOf(os: MemoryOs, view: View, room: { left: number }): Sliced<Piece[]> {
  const { address: at, length, sharing, protection } = view;
  if (sharing === 'shared') return [];
  const own = privatePages(os, at, length, Number.POSITIVE_INFINITY);
  if (own.length === 0) return [];
  if (protection === 'none') os.protect(at, length, 'read');
  try {
    return yield* packed(
      os,
      at,
      own.map(({ start, end }) => ({ start: start - at, end: end - at })),
      room,
    );
  } finally {
    if (protection === 'none') os.protect(at, length, 'none');
  }
}

function* packed(os: MemoryOs, at: Address, extents: readonly Extent[], room: { left: number }): Sliced<Piece[]> {
  const pieces: Piece[] = [];
  for (const { start, end } of extents) {
    for (let offset = start; offset < end; offset += packedAtOnce) {
      const bytes = new Uint8Array(Math.min(packedAtOnce, end - offset));
      room.left -= bytes.length;
      if (room.left < 0) {
        throw problem(
          'LimitReached',
          `A workspace holds ${formatSize(mostContents)} of contents at most, and here is more: save it without contents.`,
        );
      }
      if (os.read(offsetAddress(address(at), offset), bytes) < bytes.length) {
        throw problem('AccessViolation', 'What a section holds could not be read: it was cut short from outside.');
      }
      yield;
      pieces.push({ offset, bytes: bytes.length, deflated: deflateRawSync(bytes, { level: 1 }).toString('base64') });
      yield;
    }
  }
  return pieces;
}
