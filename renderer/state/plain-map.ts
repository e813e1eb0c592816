/** The action behind “Map another view”. */
import type { Action } from '../../protocol/actions.ts';
import type { AppState } from './store.ts';

/** The whole of the current section, shared, at the next free place; null while there is no section. */
export function plainMap(state: AppState): Action | null {
  const section = state.sections.get(state.currentSection ?? -1);
  if (!section) return null;
  const writable = section.origin.kind === 'memory' || section.origin.access === 'read-write';
  return {
    kind: 'map',
    section: section.id,
    offset: 0,
    length: section.bytes,
    sharing: 'shared',
    protection: writable ? 'read-write' : 'read',
    place: { kind: 'next-free' },
  };
}
