/** What is shown of what is carried: on the tag at its ghost, and to a screen reader. */
import { formatAddress, formatRange } from '../../../protocol/address.ts';
import { lettersText } from '../../../protocol/letters.ts';
import type { View } from '../../../protocol/model.ts';
import { formatSize } from '../../../protocol/size.ts';
import { homeOf } from '../../space/ghosts.ts';
import type { Allowed } from '../../space/placement.ts';
import { type Carried, type CarriedBy, cheapStepOf } from './carry.ts';

/** What the tag says beside the address: `free: 128 KiB ← → 192 KiB`, or why it cannot go there. */
export function tagText(carried: Carried): string {
  const { view, target, placement, waiting, part, ghosts } = carried;
  if (waiting) return part === 'whole' ? 'moving…' : 'changing…';
  const parts: string[] = [];
  if (ghosts.length > 1) parts.push(`${ghosts.length} views`);
  if (target === homeOf(carried)) parts.push('where it is', ...sectionEndText(carried));
  else if (!placement.ok) parts.push(placement.reason);
  else {
    parts.push(...neighboursText(placement));
    if (part === 'whole') parts.push(`free: ${formatSize(placement.gapBefore)} ← → ${formatSize(placement.gapAfter)}`);
    else parts.push(rangeText(view, ghosts[0] ?? view), ...sectionEndText(carried));
    parts.push(...cheapText(carried));
  }
  return parts.join(' · ');
}

/** How it is put down, where that is not by letting go. */
export const waysOut: Record<CarriedBy, string> = {
  drag: '',
  click: ' · a click drops it, Esc cancels',
  keys: ' · Enter drops it, Esc cancels',
};

/** Why this is a good place: `2 MiB line: page tables carried over whole`. */
function cheapText(carried: Carried): string[] {
  const step = cheapStepOf(carried);
  return step === null ? [] : [`${formatSize(step)} line: page tables carried over whole`];
}

/** `right after B`, `right before libc.so.6`. */
function neighboursText({ before, after }: Allowed): string[] {
  return [
    ...(before === undefined ? [] : [`right after ${before}`]),
    ...(after === undefined ? [] : [`right before ${after}`]),
  ];
}

function sectionEndText({ atSectionEnd, part }: Carried): string[] {
  return atSectionEnd ? [part === 'start' ? 'the section begins here' : 'the section ends here'] : [];
}

/** What it would show of its section: `64 KiB → 48 KiB, +0x0–0xc000 of section 1`. */
function rangeText(view: View, ghost: View): string {
  const sizes = `${formatSize(view.length)} → ${formatSize(ghost.length)}`;
  return `${sizes}, +${formatRange(ghost.offset, ghost.offset + ghost.length)} of section ${view.section}`;
}

/** The same for a screen reader. */
export function spokenText(carried: Carried): string {
  const { view, target, placement, part, ghosts } = carried;
  const [ghost = view, ...others] = ghosts;
  const along = others.length > 0 ? `, with ${lettersText(others.map(({ letter }) => letter))}` : '';
  const where =
    part === 'whole'
      ? `View ${view.letter} at ${formatAddress(target)}${along}`
      : `View ${view.letter} at ${formatRange(ghost.address, ghost.address + ghost.length)}`;
  if (target === homeOf(carried)) return [where, 'where it is', ...sectionEndText(carried)].join(', ');
  if (!placement.ok) return `${where}, ${placement.reason}`;
  const parts = [where, ...neighboursText(placement)];
  if (part === 'whole')
    parts.push(`free before it ${formatSize(placement.gapBefore)}, after it ${formatSize(placement.gapAfter)}`);
  else parts.push(rangeText(view, ghost), ...sectionEndText(carried));
  parts.push(...cheapText(carried));
  return parts.join(', ');
}
