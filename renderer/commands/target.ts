/** What commands act on: what is selected, what is pointed at, and what that is called. */

import { formatAddress, formatRange } from '../../protocol/address.ts';
import type { CommandRecord } from '../../protocol/command-record.ts';
import { type CommandId, commandName, commandRecords } from '../../protocol/commands.ts';
import { compareLetters, lettersText } from '../../protocol/letters.ts';
import type { View } from '../../protocol/model.ts';
import { namedText } from '../../protocol/naming.ts';
import type { Target, TargetKind } from '../../protocol/targets.ts';
import { firstEndingAbove } from '../space/region-search.ts';
import { regionName } from '../space/region-text.ts';
import { viewName } from '../space/sections.ts';
import { countOf } from '../state/describe.ts';
import { selectedGroup } from '../state/selection.ts';
import { spaceOf } from '../state/spaces.ts';
import type { AppState } from '../state/store.ts';

/** Of the kinds that a command acts on, the first that something selected is of. */
export function selectedTarget({ on = [], several = false }: CommandRecord, state: AppState): Target | null {
  // In another process's space a region is what can be seen to be selected.
  const kinds =
    state.shownSpace !== 'ours' ? on.toSorted((a, b) => Number(b === 'region') - Number(a === 'region')) : on;
  for (const kind of kinds) {
    const target = selectedOfKind(kind, state);
    if (target?.kind === 'view' && !several) return viewTarget(target.views.slice(0, 1));
    if (target) return target;
  }
  return null;
}

function selectedOfKind(kind: TargetKind, state: AppState): Target | null {
  const { selectedRegion, selectedBytes, currentSection } = state;
  if (kind === 'view') return state.views.has(state.selectedView ?? '') ? viewTarget(selectedGroup(state)) : null;
  if (kind === 'bytes') return selectedBytes && { kind, ...selectedBytes };
  if (kind === 'region') return selectedRegion && { kind, ...selectedRegion };
  if (kind === 'section') return currentSection === null ? null : { kind, section: currentSection };
  return null;
}

export function viewTarget(views: string[]): Target {
  return { kind: 'view', views };
}

/** The view, and with it all that it is selected together with. */
export function groupTarget(letter: string, state: AppState): Target {
  const group = selectedGroup(state);
  return viewTarget(group.includes(letter) ? [letter, ...group.filter((each) => each !== letter)] : [letter]);
}

/** Whether a command can act on a target: by its kind, and by how many things it has. */
export function actsOn(id: CommandId, target: Target): boolean {
  const { on = [], several = false } = commandRecords[id];
  const isMany = target.kind === 'view' && target.views.length > 1;
  return on.includes(target.kind) && (several || !isMany);
}

/** The views of a target that are there, the leading one first. */
export function viewsOf(target: Target | null, { views }: Pick<AppState, 'views'>): View[] {
  if (target?.kind === 'bytes') return [views.get(target.view) ?? []].flat();
  return target?.kind === 'view' ? target.views.flatMap((letter) => views.get(letter) ?? []) : [];
}

/** The section that a target is, or that its view shows; null where there is none. */
export function sectionOf(target: Target | null, state: AppState): number | null {
  const id = target?.kind === 'section' ? target.section : viewsOf(target, state)[0]?.section;
  return id !== undefined && state.sections.has(id) ? id : null;
}

/** More views than this are counted, not named. */
const most = 6;

/** `B`, `A and B`, `section 1`, `libc.so.6`, `0x2a0000`. */
export function targetName(target: Target, state: AppState): string {
  switch (target.kind) {
    case 'view':
      return target.views.length > most
        ? `${target.views.length} views`
        : lettersText(target.views.toSorted(compareLetters));
    case 'section':
      return `section ${target.section}`;
    case 'address':
      return formatAddress(target.address);
    case 'bytes':
      return `${countOf(target.end - target.start, 'byte')} of ${target.view}`;
    case 'region':
      return regionTargetName(target, state);
  }
}

/** By its name; several that were pointed at together, by their number. */
function regionTargetName({ start, end }: { start: number; end: number }, state: AppState): string {
  const { regions } = spaceOf(state);
  if (!regions) return 'a region';
  const first = firstEndingAbove(regions, start);
  const last = firstEndingAbove(regions, end - 1);
  return last > first ? `${last - first + 1} regions` : regionName(regions, first);
}

/** What a context menu is called: `View B`, `Views A and B`, `Region libc.so.6`. */
export function targetTitle(target: Target, state: AppState): string {
  const name = targetName(target, state);
  if (target.kind === 'view' && target.views.length > most) return name;
  if (target.kind === 'view') {
    const [view, ...others] = viewsOf(target, state);
    return view && others.length === 0 ? viewName(view) : `Views ${name}`;
  }
  if (target.kind === 'bytes') return `${name} at +${formatRange(target.start, target.end)}`;
  if (target.kind === 'region') return `Region ${name}`;
  if (target.kind === 'section')
    return namedText(`Section ${target.section}`, state.sections.get(target.section) ?? {});
  return `Address ${name}`;
}

/** The command's name on a target: `Unmap B`. */
export function nameOn(id: CommandId, target: Target, state: AppState): string {
  return commandName(id, targetName(target, state), sectionName(target, state));
}

/** What it is called where its target stands beside it: `Unmap`. */
export function shortName(id: CommandId, target: Target, state: AppState): string {
  return commandRecords[id].short ?? nameOn(id, target, state);
}

function sectionName(target: Target, state: AppState): string | undefined {
  const id = sectionOf(target, state);
  return id === null ? undefined : `section ${id}`;
}
