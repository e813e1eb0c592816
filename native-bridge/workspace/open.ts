/** Maps what a workspace describes, in the place of all that there is: one entry of the history, which brings that back. */
import { statSync } from 'node:fs';
import { type Address, address, formatAddress } from '../../protocol/address.ts';
import { clearing } from '../../protocol/article-action.ts';
import { problem } from '../../protocol/errors.ts';
import { viewLetter } from '../../protocol/letters.ts';
import { allowsExecution, allowsWriting, type FileAccess, type PageCall } from '../../protocol/model.ts';
import { namingOf } from '../../protocol/naming.ts';
import type { Model } from '../engine/model/model.ts';
import { inOrder, presentOf, type Steps } from '../engine/plan.ts';
import { describeRegion } from '../os/describe-region.ts';
import { fileReason } from '../os/file-reason.ts';
import type { MemoryOs } from '../os/memory-os.ts';
import { bytesOfPath } from '../os/path.ts';
import { unpacked, type Workspace, type WorkspaceSection, type WorkspaceView } from './document.ts';

/** What became of it, but for what is as it was saved. */
export interface Opened {
  moved: { letter: string; wanted: Address; at: Address; because: string }[];
  /** Sections that are not there, and their views with them. */
  leftOut: { path: string; because: string; letters: string[] }[];
}

/** How files are opened, none of them where null. */
export type FileChoice = FileAccess | null;

/** What lies in a range of addresses, in words; null where nothing does. */
export function takenBy(os: MemoryOs): (at: number, bytes: number) => string | null {
  return (at, bytes) => {
    const region = os.query(address(at));
    return region && region.start < at + bytes ? describeRegion(region).label : null;
  };
}

/** The steps of it; `opened` is filled in as they are done. */
export function* openingSteps(model: Model, workspace: Workspace, files: FileChoice, opened: Opened): Steps {
  yield* inOrder(model, clearing(model), true);
  // Views have their own letters, and the next one comes after them.
  const nextView = Math.max(0, ...workspace.views.map(({ letter }) => indexOf(letter) + 1));
  yield { kind: 'renumber', nextSection: 1, nextView };
  const numbers = new Map<number, { number: number; access: FileAccess }>();
  for (const section of workspace.sections) {
    const because = section.kind === 'file' ? whyNot(section.path, files) : null;
    if (section.kind === 'file' && because !== null) {
      const letters = workspace.views.filter((view) => view.section === section.id).map(({ letter }) => letter);
      opened.leftOut.push({ path: section.path, because, letters });
      continue;
    }
    const access = section.kind === 'memory' || (files === 'read-write' && section.access === 'read-write');
    numbers.set(section.id, {
      number: yield* sectionMade(section, files),
      access: access ? 'read-write' : 'read-only',
    });
  }
  for (const view of workspace.views) {
    const section = numbers.get(view.section);
    if (section) yield* viewMapped(model, view, section, opened);
  }
}

function* sectionMade(section: WorkspaceSection, files: FileChoice): Generator<Yielded, number, Applied> {
  const { section: number = 0 } =
    section.kind === 'memory'
      ? yield { kind: 'create-section', bytes: section.bytes }
      : yield {
          kind: 'open-file',
          path: section.path,
          access: section.access === 'read-write' && files === 'read-write' ? 'read-write' : 'read-only',
        };
  if (section.kind === 'memory' && section.contents.length > 0) {
    const contents = section.contents.map((piece) => ({ offset: piece.offset, bytes: unpacked(piece) }));
    yield { kind: 'fill-section', section: number, contents };
  }
  const naming = namingOf(section);
  if (naming.name || naming.note) yield { kind: 'name-section', section: number, ...naming };
  return number;
}

type Yielded = Steps extends Generator<infer S> ? S : never;
type Applied = Steps extends Generator<unknown, unknown, infer A> ? A : never;

function* viewMapped(
  model: Model,
  view: WorkspaceView,
  { number: section, access }: { number: number; access: FileAccess },
  opened: Opened,
): Steps {
  const { letter, offset, length, sharing, locked, guarded, pages } = view;
  const wanted = address(view.address);
  const because = takenBy(model.os)(wanted, length);
  const free = because === null && presentOf(model).isFree(wanted, length);
  const readOnly = access === 'read-only' && sharing === 'shared' && allowsWriting(view.protection);
  yield {
    ...{ kind: 'map', section, offset, length, sharing, letter },
    protection: !readOnly ? view.protection : allowsExecution(view.protection) ? 'read-execute' : 'read',
    place: free ? { kind: 'fixed', address: wanted } : { kind: 'next-free' },
    naming: namingOf(view),
    kept: pages.map((piece) => ({ offset: piece.offset, bytes: unpacked(piece) })),
  };
  const at = model.view(letter).address;
  if (at !== wanted) opened.moved.push({ letter, wanted, at, because: because ?? 'something else' });
  const can = (kind: PageCall) => model.os.limits.pageCalls?.includes(kind) === true;
  if (locked && can('lock')) yield { kind: 'lock', view: letter };
  if (guarded && can('guard')) yield { kind: 'guard', view: letter };
}

/** Why a file is not opened; null where it is. Devices and pipes are not: to open one may be to act on it, or to wait. */
function whyNot(path: string, files: FileChoice): string | null {
  if (files === null) return 'its files were to be left out';
  try {
    const stat = statSync(Buffer.from(bytesOfPath(path)));
    if (!stat.isFile()) return 'it is not a regular file';
    return stat.size === 0 ? 'it is empty' : null;
  } catch (thrown) {
    const { code, why } = fileReason(thrown);
    return code === 'NotFound' ? 'it is not there' : `it cannot be looked at: ${why}`;
  }
}

/** The place of a letter among all: A is 0. */
function indexOf(letter: string): number {
  const index = [...letter].reduce((sum, character) => sum * 26 + character.charCodeAt(0) - 64, 0) - 1;
  if (viewLetter(index) !== letter) throw problem('InvalidArgument', `${letter} is not the letter of a view.`);
  return index;
}

/** What there is to say of it, a sentence each. */
export function openedTexts({ moved, leftOut }: Opened): string[] {
  return [
    ...moved.map(
      ({ letter, wanted, at, because }) =>
        `${letter} is at ${formatAddress(at)}: at ${formatAddress(wanted)} lies ${because}.`,
    ),
    ...leftOut.map(
      ({ path, because, letters }) =>
        `${path} is left out (${because})${letters.length > 0 ? `, and with it ${letters.join(', ')}` : ''}.`,
    ),
  ];
}
