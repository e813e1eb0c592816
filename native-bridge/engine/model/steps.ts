/**
 * What the engine can do and undo, as data. A step that was applied gives back its inverse, which is a step again: so
 * undo and redo are one mechanism, and an action is a list of steps that is taken back from the last when one fails.
 */
import type { Placement } from '../../../protocol/actions.ts';
import type { Address } from '../../../protocol/address.ts';
import type { FileAccess, MoveMethod, Protection, Sharing } from '../../../protocol/model.ts';
import type { Extent } from '../../os/memory-os.ts';
import { type KeptPages, keptBytes, type SectionRecord } from './model.ts';

export type Step =
  | { kind: 'create-section'; bytes: number }
  | { kind: 'open-file'; path: string; access: FileAccess }
  | { kind: 'hide-section'; section: number }
  | { kind: 'show-section'; record: SectionRecord }
  /**
   * Numbers and letters of what is made from now on. Once all is gone that has any, they may begin again: steps before
   * this one, which name other things by the same numbers, are taken back only after it.
   */
  | { kind: 'renumber'; nextSection: number; nextView: number }
  | {
      kind: 'map';
      /** 'new' is the section that an earlier step of the same action made. */
      section: number | 'new';
      offset: number;
      /** null: to the section's end. */
      length: number | null;
      sharing: Sharing;
      protection: Protection;
      place: Placement;
      /** Given when a view comes back; a new one gets the next letter. */
      letter?: string;
      kept: KeptPages[];
    }
  | { kind: 'unmap'; view: string }
  | { kind: 'move'; view: string; to: Address; method: MoveMethod }
  | { kind: 'move-many'; moves: { view: string; to: Address }[]; method: MoveMethod }
  | {
      kind: 'resize';
      view: string;
      /** In its section. What the view goes on showing stays where it is, wherever that is by then … */
      offset: number;
      length: number;
      /** … unless the view shall begin here. */
      at?: Address | undefined;
      /** Private pages that come back, from the start that the view then has. */
      kept: KeptPages[];
    }
  | { kind: 'protect'; view: string; protection: Protection }
  | { kind: 'remap-as'; view: string; sharing: Sharing; kept: KeptPages[] }
  | {
      kind: 'write';
      view: string;
      offset: number;
      bytes: Uint8Array;
      /** What must stand there: an undo only takes back what we wrote. */
      expected: Uint8Array | null;
      /** Private pages, from the view's start, that go with the bytes: the write that is taken back made them. */
      giveUp: Extent[];
    };

export type StepOf<K extends Step['kind']> = Extract<Step, { kind: K }>;

/** What one applied step tells. */
export interface Applied {
  inverse: Step;
  section?: number;
  view?: string;
  bytesCopied?: number;
  warnings?: string[];
}

/** About what an object or a short list of numbers takes on JavaScript's heap. */
const objectBytes = 64;

/** Memory that a step keeps for undo: pages, written bytes, and lists as long as the request made them. */
export function heldBy(step: Step): number {
  let bytes = 0;
  if ('kept' in step) bytes += keptBytes(step.kept);
  if (step.kind === 'write') {
    bytes += step.bytes.length + (step.expected?.length ?? 0);
  }
  if (step.kind === 'move-many') bytes += step.moves.length * objectBytes;
  return bytes;
}
