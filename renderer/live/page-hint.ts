import { allowsWriting, type PageState, type Section, type View } from '../../protocol/model.ts';

/** Where the file of a view's section ended when it was opened, from the view's start, bytes; Infinity where it has none. */
export function fileEndIn(view: View, section: Section | undefined): number {
  return section?.origin.kind === 'file' ? section.bytes - view.offset : Number.POSITIVE_INFINITY;
}

/** What is special about the place of the cursor, `offset` from the view's start; '' for an ordinary touched page. */
export function pageHint(state: PageState | null, view: View, section: Section | undefined, offset: number): string {
  // A private page keeps all of its bytes, the file never gets them (mmap(2)).
  const beyond =
    offset >= fileEndIn(view, section) ? 'beyond the file’s end: the file never gets what is written here' : '';
  switch (state) {
    case 'untouched':
      return beyond || 'untouched page: nothing stored yet, reads as zeros';
    case 'private':
      return [`private page: view ${view.letter}’s own copy`, beyond].filter(Boolean).join('; ');
    case 'unreadable':
      return `unreadable: ${unreadableReason(view, section)}`;
    case 'touched':
    case null:
      return beyond;
  }
}

function unreadableReason(view: View, section: Section | undefined): string {
  if (view.protection === 'none') return 'the view allows no access';
  if (view.differences.length > 0) return 'it is no longer mapped as we left it';
  if (section?.origin.kind === 'file') return 'past the end of the file: a program that touches it gets SIGBUS';
  return 'the system refuses to read here';
}

/** Why bytes of this view cannot be typed over, or null where they can. */
export function writeRefusal(view: View): string | null {
  if (allowsWriting(view.protection)) return null;
  return view.protection === 'none'
    ? `View ${view.letter} allows no access: change its protection to write.`
    : `View ${view.letter} is read-only: change its protection to write.`;
}
