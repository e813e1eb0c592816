/**
 * What the engine can do and undo, as data. A step that was applied gives back its inverse, which is a step again: so
 * undo and redo are one mechanism, and an action is a list of steps that is taken back from the last when one fails.
 */
import type { PlannedStep } from '../../../protocol/action.ts';
import type { Address } from '../../../protocol/address.ts';
import type { Naming } from '../../../protocol/naming.ts';
import type { Resolved } from '../../../protocol/references.ts';
import type { Extent } from '../../os/memory.ts';
import { type KeptPages, keptBytes, type SectionRecord } from './model.ts';

/** What only steps have that take others back. */
interface Extras {
  map: {
    /** Of a view that comes back; a new one gets the next letter. */
    letter?: string;
    kept?: readonly KeptPages[];
    naming?: Naming;
  };
  resize: {
    /** Where the view should begin; else what it goes on showing stays where it is. */
    at?: Address | undefined;
    /** Private pages that come back, from the start that the view then has. */
    kept?: readonly KeptPages[];
  };
  'remap-as': { kept?: readonly KeptPages[] };
  write: {
    /** What must stand there: an undo only takes back what we wrote. */
    expected?: Uint8Array;
    /** Private pages, from the view's start, that go with the bytes: the write that is taken back made them. */
    giveUp?: readonly Extent[];
  };
}

type WithExtras<S> = S extends { kind: infer K } ? (K extends keyof Extras ? S & Extras[K] : S) : never;

export type Step =
  | WithExtras<Resolved<PlannedStep>>
  | { kind: 'show-section'; record: SectionRecord }
  /** What a hole that was punched through a view has taken away, from the view's start. */
  | { kind: 'refill'; view: string; kept: readonly KeptPages[] }
  /** Private pages that were made ahead of writing, from the view's start, follow their section again. */
  | { kind: 'give-up'; view: string; pages: readonly Extent[] }
  /** What a section that was just made holds. Nothing takes it back: the section goes as a whole. */
  | { kind: 'fill-section'; section: number; contents: readonly KeptPages[] };

export type StepOf<K extends Step['kind']> = Extract<Step, { kind: K }>;

/** The result of one applied step. */
export interface Applied {
  inverse: Step;
  section?: number;
  view?: string;
  bytesCopied?: number;
  /** Private pages that the view no longer has; bytes. */
  givenUp?: number;
  warnings?: string[];
}

/** About what an object or a short list of numbers takes on JavaScript's heap. */
const objectBytes = 64;

/** Memory that a step keeps for undo: pages, written bytes, and lists as long as the request made them. */
export function heldBy(step: Step): number {
  let bytes = 0;
  if ('kept' in step) bytes += keptBytes(step.kept ?? []);
  if (step.kind === 'write') {
    bytes += step.bytes.length + (step.expected?.length ?? 0);
  }
  if (step.kind === 'move-many') bytes += step.moves.length * objectBytes;
  return bytes;
}
