/** What an action means in steps, and what the history calls it. */
import type { Action } from '../../protocol/actions.ts';
import { address, formatAddress, formatRange } from '../../protocol/address.ts';
import { problem } from '../../protocol/errors.ts';
import { lettersText } from '../../protocol/letters.ts';
import type { Protection } from '../../protocol/model.ts';
import { visibleName } from '../../protocol/names.ts';
import { shortText } from '../../protocol/short-text.ts';
import { formatSize } from '../../protocol/size.ts';
import { differencesOf } from './looking/check.ts';
import type { Model } from './model/model.ts';
import { articleAddresses } from './model/slots.ts';
import type { Step, StepOf } from './model/steps.ts';

export interface Plan {
  steps: Step[];
  /** As the history names it: `Move C to 0x2c0000`. */
  label: string;
  /** It asks for what is so already: done once more, for the system may have been changed from outside, but nothing to undo. */
  repeats?: boolean;
}

/** As in `Make B read-only`, `B made read-only`. */
export const protectionNames: Record<Protection, string> = {
  none: 'inaccessible',
  read: 'read-only',
  'read-write': 'read-write',
};
const articleBytes = 64 * 1024;

const wholeView: StepOf<'map'> = {
  kind: 'map',
  section: 'new',
  offset: 0,
  length: null,
  sharing: 'shared',
  protection: 'read-write',
  place: { kind: 'next-free' },
  kept: [],
};

/** Throws NotFound where the action names a section or view that is not there. */
export function planOf(model: Model, action: Action): Plan {
  switch (action.kind) {
    case 'create-section': {
      const steps: Step[] = [{ kind: 'create-section', bytes: action.bytes }];
      if (action.mapView) steps.push(wholeView);
      return { steps, label: `New section of ${formatSize(action.bytes)}` };
    }
    case 'open-file': {
      const path = visibleName(action.path);
      const steps: Step[] = [{ kind: 'open-file', path, access: action.access }];
      const protection = action.access === 'read-only' ? 'read' : 'read-write';
      if (action.mapView) steps.push({ ...wholeView, protection });
      return { steps, label: `Open ${shortText(path, 200)}` };
    }
    case 'remove-section': {
      model.section(action.section);
      const steps = model.viewsOf(action.section).map(({ letter }): Step => ({ kind: 'unmap', view: letter }));
      steps.push({ kind: 'hide-section', section: action.section });
      return { steps, label: `Remove section ${action.section}` };
    }
    case 'map': {
      const { section, offset, length, sharing, protection, place } = action;
      const steps: Step[] = [{ kind: 'map', section, offset, length, sharing, protection, place, kept: [] }];
      return { steps, label: `Map a view of section ${section}` };
    }
    case 'unmap':
      return { steps: [{ kind: 'unmap', view: action.view }], label: `Unmap ${action.view}` };
    case 'move': {
      const { view, to, method } = action;
      return { steps: [{ kind: 'move', view, to, method }], label: `Move ${view} to ${formatAddress(to)}` };
    }
    case 'move-many': {
      const { moves, method } = action;
      const letters = moves.map(({ view }) => view);
      return { steps: [{ kind: 'move-many', moves, method }], label: `Move ${lettersText(letters)}` };
    }
    case 'resize': {
      const { view, offset, length } = action;
      const now = model.view(view);
      if (action.address - now.address !== offset - now.offset) {
        throw problem(
          'InvalidArgument',
          `What view ${view} goes on showing stays where it is: its address changes as far as its offset does.`,
        );
      }
      const steps: Step[] = [{ kind: 'resize', view, offset, length, kept: [] }];
      return { steps, label: `Change range of ${view} to +${formatRange(offset, offset + length)}` };
    }
    case 'protect': {
      const { view, protection } = action;
      const repeats = model.view(view).protection === protection;
      const label = `Make ${view} ${protectionNames[protection]}`;
      return { steps: [{ kind: 'protect', view, protection }], label, repeats };
    }
    case 'remap-as': {
      const { view, sharing } = action;
      return { steps: [{ kind: 'remap-as', view, sharing, kept: [] }], label: `Remap ${view} as ${sharing}` };
    }
    case 'write': {
      const { view, offset } = action;
      const bytes = ownBytes(action.bytes);
      const count = bytes.length === 1 ? '1 byte' : `${bytes.length} bytes`;
      const steps: Step[] = [{ kind: 'write', view, offset, bytes, expected: null, giveUp: [] }];
      return { steps, label: `Write ${count} at ${view}+${formatAddress(offset)}` };
    }
    case 'start-article':
      return { steps: articleSteps(model), label: 'Start over with the article' };
  }
}

/**
 * An entry's steps, with those that take away what is left of a section before it goes, or of everything before numbers
 * and letters begin again: where an entry was forgotten that made a view or section, nothing else takes it away.
 */
export function withLeftovers(model: Model, steps: readonly Step[]): readonly Step[] {
  const renumbered = steps.findIndex(({ kind }) => kind === 'renumber');
  if (renumbered >= 0) return [...clearing(model), ...steps.slice(renumbered)];
  const unmapped = new Set(steps.flatMap((step) => (step.kind === 'unmap' ? [step.view] : [])));
  return steps.flatMap((step): Step[] => {
    if (step.kind !== 'hide-section') return [step];
    const left = model.viewsOf(step.section).filter(({ letter }) => !unmapped.has(letter));
    return [...left.map(({ letter }): Step => ({ kind: 'unmap', view: letter })), step];
  });
}

/** Without the rest of the message that they came in, which the history would hold as long as them. */
function ownBytes(bytes: Uint8Array): Uint8Array {
  return bytes.buffer.byteLength - bytes.length > 4096 ? bytes.slice() : bytes;
}

/**
 * All that there is goes; then one section, and two views of it: at the article's addresses where those are free, else
 * at the next free ones. They are section 1, A and B, as at the very first start.
 */
function articleSteps(model: Model): Step[] {
  const free = articleAddresses.filter((at) => isFreeWithoutOurs(model, at, articleBytes));
  const views = articleAddresses.map((_, index) => {
    // The free ones come first: a next free place may be one of them.
    const address = free[index];
    return { ...wholeView, place: address ? ({ kind: 'fixed', address } as const) : wholeView.place };
  });
  return [
    ...clearing(model),
    { kind: 'renumber', nextSection: 1, nextView: 0 },
    { kind: 'create-section', bytes: articleBytes },
    ...views,
  ];
}

/** From the last view to the first: what takes them back maps them in the order that they had. */
function clearing({ views, sections }: Model): Step[] {
  return [
    ...[...views.keys()].reverse().map((view): Step => ({ kind: 'unmap', view })),
    ...[...sections.keys()].reverse().map((section): Step => ({ kind: 'hide-section', section })),
  ];
}

/** Whether nothing lies there but views of ours that are as they were mapped. */
function isFreeWithoutOurs(model: Model, from: number, bytes: number): boolean {
  const end = from + bytes;
  for (let at = from; at < end; ) {
    const region = model.os.query(address(at));
    if (!region || region.start >= end) return true;
    const view = model.viewAt(address(Math.max(region.start, at)));
    if (!view || differencesOf(model.os, view, model.fileOf(view)).length > 0) return false;
    at = view.address + view.length;
  }
  return true;
}
