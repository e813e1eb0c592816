/** What can be asked of an engine, and the events it publishes. */
import type { Address } from '../../protocol/address.ts';
import type { CallRecord } from '../../protocol/calls.ts';
import type { Change } from '../../protocol/messages.ts';

export interface OperationOptions {
  /** Even though what it destroys is more than undo may keep: it cannot be undone then, and neither can anything before it. */
  withoutUndo?: boolean | undefined;
}

export interface UndoOptions extends OperationOptions {
  /** Another address, where the old one was taken since. */
  at?: Address | undefined;
  /** Take back a write even though the bytes are no longer what was written. */
  overwrite?: boolean | undefined;
  /** Leave all as it is, and forget this entry: what can be done no more does not bar the way to what was done before. */
  forget?: boolean | undefined;
}

/** The events of an engine. No listener may throw: what it is notified of is already done. */
export interface EngineListener {
  /** `by`: who asked for the operation that caused it, and whom its outcome is for. */
  changed(change: Change, by: object | null): void;
  calls(records: CallRecord[]): void;
  /** Bytes and pages may look different now: an operation was made. `mappings`: regions, too. */
  touched(mappings: boolean): void;
}
