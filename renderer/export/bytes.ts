/** Bytes of a view that leave the window, as text or as a file, and files that are written over them. */
import { formatAddress, formatRange } from '../../protocol/address.ts';
import { asProblem, problem } from '../../protocol/errors.ts';
import { mostRead } from '../../protocol/limits.ts';
import { formatSize } from '../../protocol/size.ts';
import { mostFilled } from '../../protocol/view-actions.ts';
import { type ByteText, byteTexts } from '../live/byte-texts.ts';
import { copyText } from '../state/clipboard.ts';
import { perform, request, showProblem } from '../state/operations.ts';
import { saveFile } from './save.ts';

/** [start, end) of a view, from its start. */
export interface BytesOf {
  view: string;
  start: number;
  end: number;
}

/** More text is not copied in one go; bytes that it is of. */
const mostCopied = 2 ** 20;
/** What a page holds besides everything else without trouble; bytes. */
const mostSaved = 256 * 2 ** 20;

async function read({ view, start, end }: BytesOf): Promise<Uint8Array<ArrayBuffer>[]> {
  const parts: Uint8Array<ArrayBuffer>[] = [];
  for (let at = start; at < end; at += mostRead) {
    const { bytes } = await request('readBytes', { view, offset: at, length: Math.min(mostRead, end - at) });
    // A copy: what came over the wire may lie in a larger buffer.
    parts.push(new Uint8Array(bytes));
  }
  return parts;
}

async function tried(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (thrown) {
    showProblem(asProblem(thrown));
  }
}

function refuseMore(count: number, most: number, done: string): void {
  if (count <= most) return;
  throw problem(
    'LimitReached',
    `At most ${formatSize(most)} are ${done} in one go, and these are ${formatSize(count)}.`,
  );
}

const nameOf = ({ view, start, end }: BytesOf) => `${view}+${formatRange(start, end)}`;

export function copyBytesAs(kind: ByteText, range: BytesOf): Promise<void> {
  return tried(async () => {
    refuseMore(range.end - range.start, mostCopied, 'copied');
    const [bytes = new Uint8Array()] = await read(range);
    const text = kind === 'hexdump' ? byteTexts.hexdump.of(bytes, range.start) : byteTexts[kind].of(bytes);
    copyText(text, `${nameOf(range)}, as ${byteTexts[kind].name},`);
  });
}

export function saveBytes(range: BytesOf): Promise<void> {
  return tried(async () => {
    refuseMore(range.end - range.start, mostSaved, 'saved');
    const content = new Blob(await read(range), { type: 'application/octet-stream' });
    await saveFile(content, `${range.view}-${formatAddress(range.start)}-${formatAddress(range.end)}.bin`);
  });
}

/** Asks for a file by the system's own dialog, and writes what is in it from `start` on, in one step of the history. */
export function overwriteFromFile({ view, start }: Pick<BytesOf, 'view' | 'start'>, room: number): void {
  const input = document.createElement('input');
  input.type = 'file';
  input.addEventListener('change', () => {
    const [file] = input.files ?? [];
    if (file) void tried(() => writeFile(file, view, start, room));
  });
  input.click();
}

async function writeFile(file: File, view: string, offset: number, room: number): Promise<void> {
  if (file.size === 0) throw problem('InvalidArgument', `${file.name} is empty: there is nothing to write.`);
  if (file.size > room) {
    throw problem(
      'InvalidArgument',
      `${file.name} has ${formatSize(file.size)}: from ${view}+${formatAddress(offset)} on there is room for ${formatSize(room)}.`,
    );
  }
  // A request holds little more.
  refuseMore(file.size, mostFilled - mostRead, 'written');
  const bytes = await file.arrayBuffer().catch(() => {
    throw problem('PermissionDenied', `${file.name} cannot be read.`);
  });
  await perform({ kind: 'write', view, offset, bytes: new Uint8Array(bytes) });
}
