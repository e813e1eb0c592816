/** Sections and views for a while: whatever happens, all are given back, the last first. */

import type { Mapping, OsSection } from '../native-bridge/os/memory.ts';
import type { MemoryOs } from '../native-bridge/os/memory-os.ts';
import type { Address } from '../protocol/address.ts';
import { asProblem } from '../protocol/errors.ts';

/** A shared, read-write view. */
export interface BorrowedView extends Mapping {
  address: Address;
}

export class Borrowed {
  readonly os: MemoryOs;
  readonly #returns: (() => void)[] = [];

  constructor(os: MemoryOs) {
    this.os = os;
  }

  /** Takes a section over. */
  keep(section: OsSection): OsSection {
    this.#returns.push(() => this.os.closeSection(section));
    return section;
  }

  /** A view of [offset, offset + length), shared and read-write; `at` null lets the system choose. */
  view(section: OsSection, at: Address | null, offset = 0, length = section.bytes - offset): BorrowedView {
    const request = { offset, length, sharing: 'shared', protection: 'read-write' } as const;
    const view = { section, ...request, address: this.os.map(section, { ...request, address: at }) };
    this.#returns.push(() => this.os.unmap(view.address, length));
    return view;
  }

  /** Moves a view; it is given back where it is then. */
  move(view: BorrowedView, to: Address): void {
    const method = this.os.limits.moveMethods[0] ?? 'unmap-map';
    this.os.move(view, to, method);
    view.address = to;
  }

  /** One that cannot be given back does not keep the others. Throws the first failure at the end. */
  giveBack(): void {
    const failures: unknown[] = [];
    for (const giveBack of this.#returns.splice(0).reverse()) {
      try {
        giveBack();
      } catch (thrown) {
        failures.push(thrown);
      }
    }
    if (failures.length > 0) throw asProblem(failures[0]);
  }
}

/** Runs with things borrowed from the system, and gives them back. */
export function borrow<T>(os: MemoryOs, run: (borrowed: Borrowed) => T): T {
  const borrowed = new Borrowed(os);
  try {
    return run(borrowed);
  } finally {
    borrowed.giveBack();
  }
}
