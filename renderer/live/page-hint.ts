import type { PageState, Section, View } from '../../protocol/model.ts';

/** What is special about the page under the cursor, in a few words; '' for an ordinary touched page. */
export function pageHint(state: PageState | null, view: View, section: Section | undefined): string {
  switch (state) {
    case 'untouched':
      return 'untouched page: nothing stored yet, reads as zeros';
    case 'private':
      return `private page: view ${view.letter}’s own copy`;
    case 'unreadable':
      return `unreadable: ${unreadableReason(view, section)}`;
    case 'touched':
    case null:
      return '';
  }
}

function unreadableReason(view: View, section: Section | undefined): string {
  if (view.protection === 'none') return 'the view allows no access';
  if (view.differences.length > 0) return 'it is no longer mapped as we left it';
  if (section?.origin.kind === 'file') return 'past the end of the file';
  return 'the system refuses to read here';
}

/** Why bytes of this view cannot be typed over, or null where they can. */
export function writeRefusal(view: View): string | null {
  switch (view.protection) {
    case 'none':
      return `View ${view.letter} allows no access: change its protection to write.`;
    case 'read':
      return `View ${view.letter} is read-only: change its protection to write.`;
    case 'read-write':
      return null;
  }
}
