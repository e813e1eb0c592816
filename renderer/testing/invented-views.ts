/** Views and sections made up for tests. */
import { address } from '../../protocol/address.ts';
import type { Section, View } from '../../protocol/model.ts';

export function inventView(letter: string, at: number, length: number, more: Partial<View> = {}): View {
  return {
    letter,
    section: 1,
    offset: 0,
    length,
    address: address(at),
    sharing: 'shared',
    protection: 'read-write',
    differences: [],
    ...more,
  };
}

export function inventSections(...bytes: number[]): Map<number, Section> {
  return new Map(
    bytes.map((size, index) => [
      index + 1,
      { id: index + 1, bytes: size, origin: { kind: 'memory' }, inode: BigInt(100 + index), device: 0 },
    ]),
  );
}
