/** A session as text, as the article's program prints its own: what was done, and what each view showed then. */
import { formatAddress } from '../../protocol/address.ts';
import { Contents } from './contents.ts';
import { describeOperation, headLines, noteLines } from './describe.ts';
import { addressIn, isReadable, Layout } from './layout.ts';
import type { OperationOf, Recording, Stretch } from './operation.ts';

const shownBytes = 16;

export function transcript(recording: Recording): string {
  const layout = new Layout();
  const contents = new Contents(layout, recording.pageSize);
  const lines: string[] = [];
  recording.operations.forEach((operation, index) => {
    lines.push(`${index + 1}. ${describeOperation(layout, operation)}.`);
    lines.push(...noteLines(operation).map((line) => `   | ${line}`));
    contents.apply(operation);
    layout.apply(operation);
    if (operation.kind === 'write') lines.push(...shownBy(layout, contents, operation));
  });
  return [...headLines(recording, layout), ...lines, ''].join('\n');
}

/** Through every view that shows the place and may be read: `   *B+0x10 (0x290010) = 2a 00`. */
function shownBy(layout: Layout, contents: Contents, { view: letter, offset, bytes }: OperationOf<'write'>): string[] {
  const written = layout.view(letter);
  const stretch: Stretch = { offset: written.offset + offset, length: Math.min(bytes.length, shownBytes) };
  return [...layout.views].flatMap(([other, view]) => {
    if (layout.storage(view.section) !== layout.storage(written.section) || !isReadable(view)) return [];
    if (stretch.offset < view.offset || stretch.offset + stretch.length > view.offset + view.length) return [];
    const address = addressIn(view, stretch.offset);
    const digits = Array.from(contents.read(other, stretch), (byte) => byte.toString(16).padStart(2, '0')).join(' ');
    const more = bytes.length > shownBytes ? ' …' : '';
    return [`   *${other}+${formatAddress(address - view.address)} (${formatAddress(address)}) = ${digits}${more}`];
  });
}
