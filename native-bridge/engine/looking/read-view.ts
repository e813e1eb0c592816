/** Bytes of a view for somebody who wants them once, through its own addresses. */
import { address, alignDown, formatAddress } from '../../../protocol/address.ts';
import { problem } from '../../../protocol/errors.ts';
import { pageStateCode } from '../../../protocol/model.ts';
import type { Model } from '../model/model.ts';
import { piecesOf, type Sliced } from '../model/slices.ts';
import { look } from './look.ts';
import { pageCount } from './page-states.ts';

/**
 * [offset, offset + length) from the view's start, as far as the view reaches. Untouched pages are zeros, and are not
 * read. NotFound; AccessViolation where a page cannot be read.
 */
export function* readView(model: Model, letter: string, offset: number, length: number): Sliced<Uint8Array> {
  const bytes = new Uint8Array(Math.max(0, Math.min(length, model.view(letter).length - offset)));
  for (const { from, to } of piecesOf(bytes.length)) {
    lookAt(model, letter, offset + from, bytes.subarray(from, to));
    yield;
  }
  return bytes;
}

function lookAt(model: Model, letter: string, offset: number, nextBytes: Uint8Array): void {
  const { pageSize } = model.os.limits;
  const nextPages = new Uint8Array(pageCount(offset, nextBytes.length, pageSize));
  look(model, [{ view: letter, offset, nextBytes, nextPages }]);
  const unreadable = nextPages.indexOf(pageStateCode.unreadable);
  if (unreadable < 0) return;
  const { address: start, protection } = model.view(letter);
  const at = address(Math.max(start + offset, alignDown(start + offset, pageSize) + unreadable * pageSize));
  const why = protection === 'none' ? `view ${letter} allows no access` : 'the section was cut short from outside';
  throw problem('AccessViolation', `The bytes at ${formatAddress(at)} cannot be read: ${why}.`);
}
