/** The ranges of addresses that a program reserves: wherever its views ever are. */
import { Layout } from './layout.ts';
import type { Operation } from './operation.ts';

export interface Arena {
  lowest: number;
  /** Exclusive. */
  end: number;
}

/** Views that are further apart than this are not reserved in one; bytes. */
const farApart = 2 ** 30;

/** By address. What lies between views is part of an arena, unless it is large. */
export function arenasOf(operations: readonly Operation[]): Arena[] {
  const ranges: Arena[] = [];
  const layout = new Layout();
  for (const operation of operations) {
    layout.apply(operation);
    for (const letter of lettersOf(operation)) {
      const view = layout.views.get(letter);
      if (view) ranges.push({ lowest: view.address, end: view.address + view.length });
    }
  }
  const arenas: Arena[] = [];
  for (const range of ranges.sort((one, other) => one.lowest - other.lowest)) {
    const last = arenas.at(-1);
    if (last && range.lowest - last.end <= farApart) last.end = Math.max(last.end, range.end);
    else arenas.push({ ...range });
  }
  return arenas;
}

/** The views that an operation is about. */
export function lettersOf(operation: Operation): string[] {
  if (operation.kind === 'move') return operation.moves.map(({ view }) => view);
  return 'view' in operation ? [operation.view] : [];
}
