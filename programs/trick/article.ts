/**
 * The program of the article, really run: Raymond Chen, "Stupid memory-mapping tricks" (The Old New Thing, 2003).
 */

import { atFreePlace } from '../../native-bridge/os/free-place.ts';
import type { MemoryOs } from '../../native-bridge/os/memory-os.ts';
import type { Address } from '../../protocol/address.ts';
import { articleAddresses } from '../../protocol/article-action.ts';
import { problem } from '../../protocol/errors.ts';
import { formatValue, parseValue } from '../../protocol/values.ts';
import { borrow } from '../borrow.ts';

const sectionBytes = 65_536;

/**
 * Prints the article's three lines: where two views of one section came to lie (at its addresses, or the next free
 * ones), and the value at the start of each before and after 42 is written into the first.
 */
export function runArticle(os: MemoryOs, print: (line: string) => void): void {
  borrow(os, (borrowed) => {
    const section = borrowed.keep(os.createSection(sectionBytes, 'samepage-trick'));
    const mapNear = (wish: Address) =>
      atFreePlace(
        os,
        { length: sectionBytes, step: sectionBytes, from: wish },
        (at) => borrowed.view(section, at).address,
      );
    const [first, second] = [mapNear(articleAddresses[0]), mapNear(articleAddresses[1])];
    print(`Mapped to ${first.toString(16)} and ${second.toString(16)}`);
    print(`*pdw1 = ${readDword(os, first)}, *pdw2 = ${readDword(os, second)}`);
    writeDword(os, first, '42');
    print(`*pdw1 = ${readDword(os, first)}, *pdw2 = ${readDword(os, second)}`);
  });
}

function readDword(os: MemoryOs, at: Address): string {
  const bytes = new Uint8Array(4);
  if (os.read(at, bytes) < bytes.length) throw problem('AccessViolation', 'The view could not be read.');
  return formatValue(bytes, 'u32', 'little');
}

function writeDword(os: MemoryOs, at: Address, text: string): void {
  const value = parseValue(text, 'u32', 'little');
  if ('error' in value) throw problem('InvalidArgument', value.error);
  if (os.write(at, value.bytes) < 4) throw problem('AccessViolation', 'The view could not be written.');
}
