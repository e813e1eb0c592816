import type { Action } from '../../protocol/actions.ts';
import { formatAddress, formatRange } from '../../protocol/address.ts';
import type { Model } from './model.ts';

interface Subject {
  view: string | null;
  section: number | null;
}

/** What an action came to, for the status line; null where its label says all there is to say. */
export function describeDone(model: Model, action: Action, { view: letter, section }: Subject): string | null {
  const view = letter === null ? undefined : model.views.get(letter);
  const range = view ? formatRange(view.address, view.address + view.length) : '';
  switch (action.kind) {
    case 'map':
      return `${letter} mapped at ${range}`;
    case 'create-section':
    case 'open-file':
      return view ? `Section ${section}, its view ${letter} mapped at ${range}` : `Section ${section}`;
    case 'move':
      return `${letter} moved to ${view ? formatAddress(view.address) : ''}`;
    default:
      return null;
  }
}
