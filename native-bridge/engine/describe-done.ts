import type { Action } from '../../protocol/actions.ts';
import { formatAddress, formatRange } from '../../protocol/address.ts';
import { lettersText } from '../../protocol/letters.ts';
import type { Model } from './model/model.ts';
import type { Step } from './model/steps.ts';
import { protectionNames } from './plan.ts';

interface Subject {
  view: string | null;
  section: number | null;
  /** What takes the action back: it knows how things were. */
  inverse: readonly Step[];
}

/** What an action came to, for the status line; null where its label says all there is to say. */
export function describeDone(model: Model, action: Action, { view: letter, section, inverse }: Subject): string | null {
  const view = letter === null ? undefined : model.views.get(letter);
  const range = view ? formatRange(view.address, view.address + view.length) : '';
  switch (action.kind) {
    case 'map':
      return `${letter} mapped at ${range}`;
    case 'create-section':
    case 'open-file':
      return view ? `Section ${section}, its view ${letter} mapped at ${range}` : `Section ${section}`;
    case 'move': {
      const [back] = inverse;
      const from = back?.kind === 'move' ? back.to : action.to;
      return `${letter} moved ${formatAddress(from)} → ${formatAddress(action.to)}`;
    }
    case 'write':
      return `${action.bytes.length === 1 ? '1 byte' : `${action.bytes.length} bytes`} written at ${action.view}+${formatAddress(action.offset)}`;
    case 'unmap':
      return `${action.view} unmapped`;
    case 'move-many':
      return `${lettersText(action.moves.map(({ view: each }) => each))} moved${view ? `, ${view.letter} to ${formatAddress(view.address)}` : ''}`;
    case 'resize':
      return view ? `${letter} shows +${formatRange(view.offset, view.offset + view.length)}, at ${range}` : null;
    case 'protect':
      return `${action.view} made ${protectionNames[action.protection]}`;
    case 'remap-as':
      return `${action.view} remapped as ${action.sharing}`;
    case 'remove-section':
      return `Section ${action.section} removed`;
    case 'start-article':
      return 'Started over with the article';
  }
}
