/** Which dialog is open, and what it is about. */
import type { Address } from '../../protocol/address.ts';
import type { WithoutUndo } from '../../protocol/errors.ts';
import type { WorkspaceSource } from '../../protocol/workspace.ts';

export type Dialog =
  | { kind: 'new-section' }
  /** `address`: where the view should lie; null where that is to be typed, and left out where the next free place will do. */
  | { kind: 'map-view'; address?: Address | null }
  | { kind: 'move'; view: string; address?: Address }
  | { kind: 'range'; view: string }
  | { kind: 'remove-section'; section: number }
  | { kind: 'name'; view: string }
  | { kind: 'name-section'; section: number }
  /** `keep`: keeps the place under a name; '' where none was given. */
  | { kind: 'name-place'; proposed: string; keep: (name: string) => void }
  /** From the view's start, bytes. */
  | { kind: 'fill'; view: string; offset: number; length: number }
  | { kind: 'process' }
  | { kind: 'watch' }
  | { kind: 'trace-file'; saves: boolean }
  | { kind: 'workspace'; saves: boolean }
  | { kind: 'workspace-files'; source: WorkspaceSource; files: readonly string[] }
  /** `run`: does it all the same. */
  | { kind: 'without-undo'; asked: WithoutUndo; run: () => void }
  | { kind: 'palette' }
  | { kind: 'settings' }
  | { kind: 'help' }
  | { kind: 'licences' };
