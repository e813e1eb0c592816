/** What an action is made of: one record has all that anyone needs to know of it. protocol/actions.ts lists them. */

import type { Address } from './address.ts';
import type { FileAccess, Limits, MoveMethod, PageCall, Protection, Section, Sharing, View } from './model.ts';
import type { Naming } from './naming.ts';
import type { Place } from './placement.ts';
import type { Name, Resolved } from './references.ts';
import type * as z from './zod.ts';

/**
 * What the engine can do, all or nothing and with an inverse that it finds itself, so that no action defines one.
 * A step refers to what an earlier one of the same plan made by the name that that one has (`as`).
 */
export type PlannedStep =
  | { kind: 'create-section'; bytes: number; as?: Name }
  | { kind: 'open-file'; path: string; access: FileAccess; as?: Name }
  | { kind: 'hide-section'; section: number | Name }
  /**
   * Numbers and letters of what is made from now on. Once all is gone that has any, they may begin again: steps before
   * this one, which name other things by the same numbers, are taken back only after it.
   */
  | { kind: 'renumber'; nextSection: number; nextView: number }
  | {
      kind: 'map';
      section: number | Name;
      offset: number;
      /** null: to the section's end. */
      length: number | null;
      sharing: Sharing;
      protection: Protection;
      place: Place;
    }
  | { kind: 'unmap'; view: string }
  | { kind: 'move'; view: string; to: Address; method: MoveMethod }
  | { kind: 'move-many'; moves: { view: string; to: Address }[]; method: MoveMethod }
  /** Another range of its section. What the view goes on showing stays where it is, wherever that is by then. */
  | { kind: 'resize'; view: string; offset: number; length: number }
  | { kind: 'protect'; view: string; protection: Protection }
  | { kind: 'remap-as'; view: string; sharing: Sharing }
  | { kind: 'write'; view: string; offset: number; bytes: Uint8Array }
  /** Empty: none. Left out: as it was. */
  | ({ kind: 'name-view'; view: string } & Naming)
  | ({ kind: 'name-section'; section: number | Name } & Naming)
  /** Something of the system about all of its pages: see page-actions.ts. */
  | { kind: PageCall; view: string };

/** What a plan may ask about what there is. */
export interface Present {
  readonly sections: ReadonlyMap<number, { info: Section }>;
  readonly views: ReadonlyMap<string, View>;
  /** Throws NotFound. */
  view(letter: string): View;
  viewsOf(section: number): View[];
  /** Whether nothing lies in [from, from + bytes) but views of ours that are as they were mapped. */
  isFreeWithoutOurs(from: Address, bytes: number): boolean;
  /** Whether nothing at all lies in [from, from + bytes). */
  isFree(from: Address, bytes: number): boolean;
}

/** What an action came to. */
export interface Done {
  section: number | null;
  /** The view that it made or touched, if that is still there. */
  view: View | null;
  /** Where a moved view lay before. */
  from: Address | null;
}

/** A is its type as it is sent, with names; the functions get it with numbers and letters. */
export interface ActionRecord<A> {
  /** As the history names it: `Move C to 0x2c0000`, `Map view C of section 1`. */
  label(action: Resolved<A>, done: Done): string;
  /** What it does. Throws where it names what is not there. */
  plan(action: Resolved<A>, present: Present): PlannedStep[];
  /** For the status line: `C moved 0x2a0000 → 0x2c0000`; null where its label says all there is to say. */
  done(action: Resolved<A>, done: Done): string | null;
  /** Why this system cannot do it, or null; absent where every system can. */
  needs?(action: Resolved<A>, limits: Limits): string | null;
  /** It asks for what is so already: done once more, for the system may have been changed from outside, but nothing to undo. */
  repeats?(action: Resolved<A>, present: Present): boolean;
  /** How the same is done at another address, and what that is called; absent where it has none. */
  relocation?: { verb: string; at(action: A, address: Address): A };
}

type ActionSchema = z.ZodMiniObject<{ kind: z.ZodMiniLiteral<string> } & z.core.$ZodLooseShape>;

/** Has the compiler ask for all of it. */
export function action<S extends ActionSchema>(
  schema: S,
  record: ActionRecord<z.infer<S>>,
): { schema: S; record: ActionRecord<z.infer<S>> } {
  return { schema, record };
}
