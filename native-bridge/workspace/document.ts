/** A workspace as a file has it (docs/workspaces.md): what it may hold, and reading it without believing a word of it. */
import { inflateRawSync } from 'node:zlib';
import { address, alignUp, parseAddress } from '../../protocol/address.ts';
import { problem, type SamepageError } from '../../protocol/errors.ts';
import {
  fileAccessSchema,
  leastPageBytes,
  protectionSchema,
  sharingSchema,
  viewLetterSchema,
} from '../../protocol/model.ts';
import { visibleName } from '../../protocol/names.ts';
import { nameTextSchema, noteTextSchema } from '../../protocol/naming.ts';
import { schemaFaults } from '../../protocol/schema-words.ts';
import { panesSchema } from '../../protocol/workspace.ts';
import * as z from '../../protocol/zod.ts';
import { isBuiltWithin } from '../os/json-shape.ts';

type Upgrader = (older: object) => object;
/** Each makes of a workspace of the version that is its place in the list, from 1, one of the next version. */
const upgraders: readonly Upgrader[] = [];
/** What this Samepage writes. */
export const workspaceVersion = upgraders.length + 1;
/** Of a file, and of all that it holds when it is unpacked; bytes. */
export const mostFileBytes = 96 * 2 ** 20;
export const mostContents = 64 * 2 ** 20;
/** More than 32,768 views and 64 MiB in pieces can have; JSON.parse takes a second or two for them. */
const mostBuilt = { depth: 64, parts: 2 ** 20 };
/** DEFLATE cannot do better (https://zlib.net/zlib_tech.html). */
const mostRatio = 1032;

/** `0x1000`: numbers in JSON keep 53 bits in some programs, and fewer in others. */
const numberText = z.pipe(
  z.string().check(z.maxLength(18), z.regex(/^0x[0-9a-f]{1,13}$/, 'must be a number such as 0x1000')),
  z.transform((text) => parseAddress(text) ?? Number.NaN),
);
const positive = numberText.check(z.positive());

const piece = z.object({
  /** Where it lies in its section or view, bytes. */
  offset: numberText,
  bytes: positive,
  /** DEFLATE without a header (RFC 1951), in base64. */
  deflated: z.string().check(z.regex(/^[A-Za-z0-9+/]*={0,2}$/, 'must be base64')),
});
const pieces = z._default(z.array(piece).check(z.maxLength(65_536)), []);

/** What cannot be seen in it stands as an escape: what a person is asked about is what is opened. */
const pathText = z.pipe(
  z.string().check(z.minLength(1), z.maxLength(32_767), z.regex(/^[^\0]+$/, 'must have no null character')),
  z.transform(visibleName),
);
/** Absent or empty: none. */
const naming = { name: z.optional(nameTextSchema), note: z.optional(noteTextSchema) };
const numbered = { id: z.int().check(z.positive()), ...naming };

const sectionSchema = z.discriminatedUnion('kind', [
  z.object({ ...numbered, kind: z.literal('memory'), bytes: positive, contents: pieces }),
  z.object({
    ...numbered,
    kind: z.literal('file'),
    bytes: positive,
    path: pathText,
    access: fileAccessSchema,
  }),
]);
export type WorkspaceSection = z.infer<typeof sectionSchema>;

const viewSchema = z.object({
  letter: viewLetterSchema,
  ...naming,
  section: z.int().check(z.positive()),
  address: positive,
  offset: numberText,
  length: positive,
  sharing: sharingSchema,
  protection: protectionSchema,
  locked: z._default(z.boolean(), false),
  guarded: z._default(z.boolean(), false),
  /** Where its bytes are looked at, from its start. */
  cursor: z._default(z.nullable(numberText), null),
  /** Its private pages. */
  pages: pieces,
});
export type WorkspaceView = z.infer<typeof viewSchema>;

const workspaceSchema = z.object({
  samepage: z.literal('workspace'),
  version: z.literal(workspaceVersion),
  sections: z.array(sectionSchema).check(z.maxLength(4096)),
  views: z.array(viewSchema).check(z.maxLength(32_768)),
  /** The range of addresses that the map shows. */
  map: z._default(z.nullable(z.object({ start: numberText, end: positive })), null),
  /** What else the window showed. */
  window: z._default(panesSchema, panesSchema.parse({})),
});
export type Workspace = z.infer<typeof workspaceSchema>;
export type Piece = z.infer<typeof piece>;

/** InvalidArgument, with one sentence: what is wrong with it. Nothing in it is opened or mapped. */
export function parseWorkspace(file: Uint8Array): Workspace {
  if (file.length > mostFileBytes) throw refused(`it has ${file.length} bytes, and may have ${mostFileBytes}`);
  const { data, error } = workspaceSchema.safeParse(upgraded(json(file), upgraders));
  if (!data) throw refused(schemaFaults(error, 'it', 1));
  checkTogether(data);
  return data;
}

/** The bytes of a piece, which parseWorkspace has checked. */
export function unpacked({ deflated, bytes }: Piece): Uint8Array {
  return inflateRawSync(Buffer.from(deflated, 'base64'), { maxOutputLength: bytes });
}

function json(file: Uint8Array): object {
  if (!isBuiltWithin(file, mostBuilt)) throw refused('it has more parts than a workspace, or deeper in each other');
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(file));
    if (typeof value === 'object' && value !== null) return value;
  } catch {
    // Said below.
  }
  throw refused('it is not a JSON document');
}

/** Of the newest version that the list leads to. InvalidArgument where its own is none, or a newer one. */
export function upgraded(document: object, list: readonly Upgrader[]): object {
  const version = 'version' in document ? document.version : null;
  const kind = 'samepage' in document ? document.samepage : null;
  if (kind !== 'workspace') throw refused('it does not say that it is one');
  if (typeof version !== 'number' || !Number.isInteger(version) || version < 1) throw refused('it has no version');
  if (version > list.length + 1) {
    throw refused(`its version is ${version}, of a newer Samepage: this one reads up to ${list.length + 1}`);
  }
  return list.slice(version - 1).reduce((older, upgrade) => upgrade(older), document);
}

/** What no part of it says by itself. */
function checkTogether({ sections, views }: Workspace): void {
  const byId = new Map(sections.map((section) => [section.id, section]));
  if (byId.size < sections.length) throw refused('two sections have one number');
  if (new Set(views.map(({ letter }) => letter)).size < views.length) throw refused('two views have one letter');
  let total = 0;
  const check = (list: readonly Piece[], end: number, of: string) => {
    total += checkPieces(list, end, of, mostContents - total);
  };
  for (const section of sections) {
    if (section.kind === 'memory') check(section.contents, section.bytes, `section ${section.id}`);
  }
  for (const view of views) {
    checkView(view, byId.get(view.section));
    check(view.pages, view.length, `view ${view.letter}`);
  }
}

function checkView(view: Workspace['views'][number], section: Workspace['sections'][number] | undefined): void {
  const { letter, address: at, offset, length, pages, sharing, cursor } = view;
  if (!section) throw refused(`view ${letter} is of section ${view.section}, which is not in it`);
  if (at % leastPageBytes !== 0 || offset % leastPageBytes !== 0) {
    throw refused(`view ${letter} does not begin with a page: its address and its offset must be multiples of 0x1000`);
  }
  // Of a file, the last page is mapped whole.
  if (offset + length > alignUp(section.bytes, 65_536)) throw refused(`view ${letter} reaches past its section’s end`);
  if (at + length > Number.MAX_SAFE_INTEGER) throw refused(`view ${letter} reaches past all addresses`);
  if (pages.length > 0 && sharing === 'shared') throw refused(`view ${letter} is shared, and has private pages`);
  if (cursor !== null && cursor >= length) throw refused(`the cursor of view ${letter} lies outside of it`);
}

/** In order, apart, whole pages, and really as long as they say. Returns how many bytes they are. */
function checkPieces(list: readonly Piece[], end: number, of: string, most: number): number {
  let [before, total] = [0, 0];
  for (const each of list) {
    const { offset, bytes, deflated } = each;
    if (offset < before || offset + bytes > alignUp(end, leastPageBytes) || offset % leastPageBytes !== 0) {
      throw refused(`the contents of ${of} do not lie within it, page by page and in order`);
    }
    total += bytes;
    if (total > most) throw refused(`its contents are more than ${mostContents} bytes`);
    if (bytes > deflated.length * mostRatio) throw refused(`the contents of ${of} cannot be packed that small`);
    if (lengthOf(each) !== bytes) throw refused(`the contents of ${of} are not as long as it says, or damaged`);
    before = offset + bytes;
  }
  return total;
}

function lengthOf(each: Piece): number {
  try {
    return unpacked(each).length;
  } catch {
    return -1;
  }
}

function refused(why: string): SamepageError {
  return problem('InvalidArgument', `This is not a workspace that can be opened: ${why}.`);
}

/** As the file has it. */
export function workspaceText({ sections, views, map, window }: Workspace): string {
  const hex = (value: number) => `0x${value.toString(16)}`;
  const packed = (list: readonly Piece[]) =>
    list.map(({ offset, bytes, deflated }) => ({ offset: hex(offset), bytes: hex(bytes), deflated }));
  const document = {
    samepage: 'workspace',
    version: workspaceVersion,
    sections: sections.map((section) => ({
      ...section,
      bytes: hex(section.bytes),
      ...(section.kind === 'memory' && { contents: packed(section.contents) }),
    })),
    views: views.map((view) => ({
      ...view,
      address: hex(view.address),
      offset: hex(view.offset),
      length: hex(view.length),
      cursor: view.cursor === null ? null : hex(view.cursor),
      pages: packed(view.pages),
    })),
    map: map && { start: hex(map.start), end: hex(map.end) },
    window,
  };
  return `${JSON.stringify(document, null, 1)}\n`;
}

/** What lies in the way of a view: what the system has there, another view of the workspace, or nothing (null). */
export function inTheWay(
  view: WorkspaceView,
  views: readonly WorkspaceView[],
  taken: (at: number, bytes: number) => string | null,
): string | null {
  const other = views.find(
    (each) => each !== view && each.address < view.address + view.length && view.address < each.address + each.length,
  );
  return other ? `view ${other.letter} of this workspace` : taken(address(view.address), view.length);
}
