/** What was done to sections and views, with the addresses and offsets it came to: what a program is made from. */
import type { FileAccess, PageCall, Protection, Sharing } from '../../protocol/model.ts';
import type { Naming } from '../../protocol/naming.ts';

/** A stretch of a section, bytes. */
export interface Stretch {
  offset: number;
  length: number;
}

/** Private pages that a view gave up, by a number under which they may come back. */
export interface KeptPages extends Stretch {
  id: number;
}

/** A view as it is mapped. `section` is the number that its operation gave it, never given twice. */
export interface PlacedView extends Naming {
  section: number;
  address: number;
  /** In the section. */
  offset: number;
  /** Whole pages. */
  length: number;
  sharing: Sharing;
  protection: Protection;
  /** Every access to it is refused. */
  guarded?: boolean;
}

/** `kept`: private pages that go, and may come back. `back`: those that come back with it. */
export type Operation =
  /** No call: what people call it, and their note. All that it has is in it. */
  | ({ kind: 'name'; subject: { view: string } | { section: number } } & Naming)
  | ({
      kind: 'section';
      section: number;
      /** Its number in the app, which starting over gives again. */
      label: number;
      bytes: number;
      file: { path: string; access: FileAccess } | null;
      /** An earlier section that is the same file. */
      same: number | null;
    } & Naming)
  | { kind: 'remove-section'; section: number }
  | { kind: 'show-section'; section: number }
  | { kind: 'map'; view: string; placed: PlacedView; back: readonly KeptPages[] }
  | { kind: 'unmap'; view: string; kept: readonly KeptPages[] }
  | { kind: 'move'; moves: readonly { view: string; to: number }[] }
  | {
      kind: 'resize';
      view: string;
      address: number;
      offset: number;
      length: number;
      kept: readonly KeptPages[];
      back: readonly KeptPages[];
    }
  | { kind: 'protect'; view: string; protection: Protection }
  | { kind: Exclude<PageCall, 'punch' | 'populate-write'>; view: string }
  /** `copied`: pages of the section of which the view has its own copies afterwards. */
  | { kind: 'populate-write'; view: string; copied: readonly Stretch[] }
  /** They are the section's own again. */
  | { kind: 'give-up'; view: string; pages: readonly Stretch[] }
  /** What the section holds there goes, and may come back: pages of the section, kept under numbers, too. */
  | { kind: 'punch'; view: string; kept: readonly KeptPages[] }
  | { kind: 'refill'; view: string; back: readonly KeptPages[] }
  | { kind: 'remap'; view: string; sharing: Sharing; kept: readonly KeptPages[]; back: readonly KeptPages[] }
  | {
      kind: 'write';
      view: string;
      /** From the view's start. */
      offset: number;
      bytes: Uint8Array;
      /** Pages of the section that are the section's own again afterwards: a write was taken back. */
      givenUp: readonly Stretch[];
    };

export type OperationOf<K extends Operation['kind']> = Extract<Operation, { kind: K }>;
export type SectionOperation = OperationOf<'section'>;

export interface Recording {
  pageSize: number;
  /** How many operations before these were forgotten. These begin with the sections and views that there were then. */
  forgotten: number;
  operations: readonly Operation[];
}
