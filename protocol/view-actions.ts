/** Actions on one view where it lies: mapped, unmapped, another range, protection or sharing, and bytes written into it. */
import { action, type Present } from './action.ts';
import { address, addressSchema, formatAddress, formatRange } from './address.ts';
import { problem } from './errors.ts';
import {
  allowsExecution,
  bytesSchema,
  type Limits,
  type Protection,
  protectionSchema,
  sharingSchema,
  type View,
} from './model.ts';
import { mappedAgain, unmarked } from './page-actions.ts';
import { type Place, type Placement, placementSchema } from './placement.ts';
import { sectionRefSchema, viewRefSchema } from './references.ts';
import * as z from './zod.ts';

const count = z.int().check(z.nonnegative());
/** Execution is a right like others where a system has it: nothing in a view is ever called. */
function lackFor(protection: Protection, { executable }: Limits): string | null {
  return allowsExecution(protection) && !executable ? 'Views cannot be made executable on this system.' : null;
}
const rangeOf = ({ address, length }: View) => formatRange(address, address + length);

function placeOf(wanted: Placement, bytes: number, present: Present): Place {
  if (wanted.kind === 'after') {
    const { address: start, length } = present.view(wanted.view);
    return { kind: 'fixed', address: address(start + length) };
  }
  if (wanted.kind !== 'preferred') return wanted;
  return present.isFree(wanted.address, bytes) ? { kind: 'fixed', address: wanted.address } : { kind: 'next-free' };
}

export const map = action(
  z.object({
    kind: z.literal('map'),
    section: sectionRefSchema,
    offset: count,
    length: count,
    sharing: sharingSchema,
    protection: protectionSchema,
    place: placementSchema,
  }),
  {
    needs: ({ protection }, limits) => lackFor(protection, limits),
    label: ({ section }, { view }) => `Map ${view ? `view ${view.letter}` : 'a view'} of section ${section}`,
    plan: (wanted, present) => [{ ...wanted, place: placeOf(wanted.place, wanted.length, present) }],
    done: (_, { view }) => view && `${view.letter} mapped at ${rangeOf(view)}`,
    relocation: {
      verb: 'Map at',
      at: (wanted, address) => ({ ...wanted, place: { kind: 'fixed' as const, address } }),
    },
  },
);

export const unmap = action(z.object({ kind: z.literal('unmap'), view: viewRefSchema }), {
  label: ({ view }) => `Unmap ${view}`,
  plan: (wanted, present) => [...unmarked(present.view(wanted.view)), wanted],
  done: ({ view }) => `${view} unmapped`,
});

/**
 * Another range of its section for a view, by its edges: what it goes on showing stays where it is, so the address
 * moves as far as the offset does. It may be left out where nobody knows it yet.
 */
export const resize = action(
  z.object({
    kind: z.literal('resize'),
    view: viewRefSchema,
    address: z.optional(addressSchema),
    offset: count,
    length: count,
  }),
  {
    label: ({ view, offset, length }) => `Change range of ${view} to +${formatRange(offset, offset + length)}`,
    plan: ({ address, ...wanted }, present) => {
      const now = present.view(wanted.view);
      const by = wanted.offset - now.offset;
      if (address === undefined || address - now.address === by) return mappedAgain(now, [wanted]);
      throw problem(
        'InvalidArgument',
        `What view ${wanted.view} goes on showing stays where it is: its address changes as far as its offset does.`,
      );
    },
    done: (_, { view }) =>
      view && `${view.letter} shows +${formatRange(view.offset, view.offset + view.length)}, at ${rangeOf(view)}`,
  },
);

/** As in `Make B read-only`, `B made read-only`. */
const protectionNames: Record<Protection, string> = {
  none: 'inaccessible',
  read: 'read-only',
  'read-write': 'read-write',
  'read-execute': 'executable',
  'read-write-execute': 'writable and executable',
};

export const protect = action(
  z.object({ kind: z.literal('protect'), view: viewRefSchema, protection: protectionSchema }),
  {
    needs: ({ protection }, limits) => lackFor(protection, limits),
    label: ({ view, protection }) => `Make ${view} ${protectionNames[protection]}`,
    plan: (wanted) => [wanted],
    done: ({ view, protection }) => `${view} made ${protectionNames[protection]}`,
    repeats: ({ view, protection }, present) => present.view(view).protection === protection,
  },
);

export const remapAs = action(z.object({ kind: z.literal('remap-as'), view: viewRefSchema, sharing: sharingSchema }), {
  label: ({ view, sharing }) => `Remap ${view} as ${sharing}`,
  plan: (wanted, present) => mappedAgain(present.view(wanted.view), [wanted]),
  done: ({ view, sharing }) => `${view} remapped as ${sharing}`,
});

const bytesText = (length: number) => (length === 1 ? '1 byte' : `${length} bytes`);

function repeated(pattern: Uint8Array, length: number): Uint8Array {
  if (pattern.length === 0) throw problem('InvalidArgument', 'There are no bytes to fill with.');
  return Uint8Array.from({ length }, (_, at) => pattern[at % pattern.length] ?? 0);
}

/** Bytes of a range that is filled in one go, at most; they are held for undo. */
export const mostFilled = 16 * 2 ** 20;

/** Without the rest of the message that they came in, which the history would hold as long as them. */
function ownBytes(bytes: Uint8Array): Uint8Array {
  return bytes.buffer.byteLength - bytes.length > 4096 ? bytes.slice() : bytes;
}

export const write = action(
  z.object({
    kind: z.literal('write'),
    view: viewRefSchema,
    /** From the view's start, bytes. */
    offset: count,
    bytes: bytesSchema,
    /** Number of bytes to write: `bytes` is repeated, the last time in part. Default: `bytes` once. */
    fills: z.optional(count.check(z.minimum(1), z.maximum(mostFilled))),
  }),
  {
    label: ({ view, offset, bytes, fills }) =>
      `${fills === undefined ? `Write ${bytesText(bytes.length)}` : `Fill ${bytesText(fills)}`} at ${view}+${formatAddress(offset)}`,
    plan: ({ fills, ...wanted }) => [
      { ...wanted, bytes: fills === undefined ? ownBytes(wanted.bytes) : repeated(wanted.bytes, fills) },
    ],
    done: ({ view, offset, bytes, fills }) =>
      `${fills === undefined ? `${bytesText(bytes.length)} written` : `${bytesText(fills)} filled`} at ${view}+${formatAddress(offset)}`,
  },
);
