/** Each operation in a sentence, as the app has it. */
import { formatAddress, formatRange } from '../../protocol/address.ts';
import { lettersText } from '../../protocol/letters.ts';
import { visibleName } from '../../protocol/names.ts';
import type { Naming } from '../../protocol/naming.ts';
import { shortText } from '../../protocol/short-text.ts';
import { formatSize } from '../../protocol/size.ts';
import type { Layout } from './layout.ts';
import type { KeptPages, Operation, PlacedView, Recording } from './operation.ts';

/** `layout` is as it was before. */
export function describeOperation(layout: Layout, operation: Operation): string {
  const labelOf = (section: number) => `section ${layout.section(section).label}`;
  switch (operation.kind) {
    case 'section': {
      const { label, bytes, file } = operation;
      const of = `section ${label}${nameText(operation)}`;
      if (!file) return `New ${of}, ${formatSize(bytes)}`;
      return `Open a file of ${formatSize(bytes)} as ${of}, ${file.access}`;
    }
    case 'name': {
      const { subject, name, note } = operation;
      const of = 'view' in subject ? `view ${subject.view}` : labelOf(subject.section);
      if (name) return `Name ${of}${nameText(operation)}`;
      return note ? `A note on ${of}` : `Remove the name of ${of}`;
    }
    case 'remove-section':
      return `Remove ${labelOf(operation.section)}; the app keeps it for undo`;
    case 'show-section':
      return `Bring ${labelOf(operation.section)} back`;
    case 'map': {
      const { view, placed, back } = operation;
      const { address, sharing, protection } = placed;
      const shown = `${formatSize(placed.length)} from +${formatAddress(placed.offset)}`;
      return `Map view ${view}${nameText(placed)} of ${labelOf(placed.section)} at ${formatAddress(address)}: ${shown}, ${sharing}, ${protection}${pagesText(back, 'back')}`;
    }
    case 'unmap':
      return `Unmap ${operation.view} from ${rangeText(layout.view(operation.view))}${pagesText(operation.kept, 'kept')}`;
    case 'move':
      return `Move ${lettersText(operation.moves.map(({ view }) => view))}: ${movesText(layout, operation.moves)}`;
    case 'resize': {
      const { view, address, offset, length } = operation;
      const range = formatRange(address, address + length);
      return `Change range of ${view} to +${formatRange(offset, offset + length)}, at ${range}${pagesText(operation.kept, 'kept')}${pagesText(operation.back, 'back')}`;
    }
    case 'populate':
      return `Bring in all pages of ${operation.view}`;
    case 'populate-write':
      return `Bring in all pages of ${operation.view} for writing`;
    case 'give-up':
      return `Give up the private pages of ${operation.view} that were made for writing`;
    case 'drop-pages':
      return `Drop the pages of ${operation.view}, but for private ones`;
    case 'cold':
      return `Say that the pages of ${operation.view} are not needed soon`;
    case 'will-need':
      return `Say that the pages of ${operation.view} will be needed`;
    case 'collapse':
      return `Collapse the pages of ${operation.view} to huge ones`;
    case 'punch':
      return `Punch a hole where ${operation.view} lies: its section holds nothing there any more`;
    case 'refill':
      return `Bring back what the hole where ${operation.view} lies has taken away`;
    case 'lock':
      return `Lock ${operation.view} in memory`;
    case 'unlock':
      return `Unlock ${operation.view}`;
    case 'guard':
      return `Make the pages of ${operation.view} guards: every access is refused`;
    case 'unguard':
      return `Remove the guards of ${operation.view}`;
    case 'protect':
      return `Protect ${operation.view}: ${operation.protection}`;
    case 'remap':
      return `Remap ${operation.view} as ${operation.sharing}${pagesText(operation.kept, 'kept')}${pagesText(operation.back, 'back')}`;
    case 'write': {
      const { view, offset, bytes, givenUp } = operation;
      const count = bytes.length === 1 ? '1 byte' : `${bytes.length} bytes`;
      const given = givenUp.length > 0 ? ', and give the private pages up that an earlier write made' : '';
      return `Write ${count} at ${view}+${formatAddress(offset)}${given}`;
    }
  }
}

/** What was written down about what it makes or names, line by line. */
export function noteLines(operation: Operation): string[] {
  const { note } = operation.kind === 'map' ? operation.placed : 'note' in operation ? operation : {};
  return note ? note.split('\n') : [];
}

function nameText({ name }: Naming): string {
  return name ? ` “${name}”` : '';
}

/** `# ` lines, or the like, at the head of what was made. */
export function headLines({ operations, forgotten }: Recording, layout: Layout): string[] {
  const files = operations.flatMap((each) => (each.kind === 'section' && each.file ? [each.file.path] : []));
  return [
    ...(forgotten > 0
      ? [
          `Before these, ${forgotten} operations were made that are forgotten: this begins with the sections and views that there`,
          'were then. What had been written is zeros here.',
        ]
      : []),
    ...[...new Set(files)].map((path) => `In the app a section was the file ${shortText(nameOnly(path), 200)}.`),
    ...(files.length > 0
      ? ['Here it is a temporary file of its length, all zeros: the file itself is not opened.']
      : []),
    ...(layout.views.size === 0 ? ['No view was mapped at the end.'] : []),
  ];
}

/** Without the folders: they say more of the user than of the session. */
function nameOnly(path: string): string {
  return visibleName(path).split(/[\\/]/).at(-1) ?? '';
}

function rangeText({ address, length }: PlacedView): string {
  return formatRange(address, address + length);
}

function movesText(layout: Layout, moves: readonly { view: string; to: number }[]): string {
  const shown = moves
    .slice(0, 4)
    .map(({ view, to }) => `${formatAddress(layout.view(view).address)} → ${formatAddress(to)}`);
  return shown.join(', ') + (moves.length > shown.length ? ` and ${moves.length - shown.length} more` : '');
}

function pagesText(pages: readonly KeptPages[], what: 'kept' | 'back'): string {
  const total = pages.reduce((sum, { length }) => sum + length, 0);
  if (total === 0) return '';
  return what === 'kept'
    ? `; its private pages, ${formatSize(total)}, are kept`
    : `; ${formatSize(total)} of private pages come back`;
}
