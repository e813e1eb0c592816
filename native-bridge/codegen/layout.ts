/** Which sections and views there are, operation after operation. */
import type { Operation, OperationOf, PlacedView, SectionOperation, Stretch } from './operation.ts';

export class Layout {
  readonly sections = new Map<number, SectionOperation>();
  readonly views = new Map<string, PlacedView>();

  /** Throws where an operation names what is not there: then the list is none of a real session's. */
  view(letter: string): PlacedView {
    const view = this.views.get(letter);
    if (!view) throw new Error(`No view ${letter} is mapped.`);
    return view;
  }

  section(number: number): SectionOperation {
    const section = this.sections.get(number);
    if (!section) throw new Error(`There is no section ${number}.`);
    return section;
  }

  /** The section that stands for its file, however often that is open. */
  storage(number: number): number {
    const { same } = this.section(number);
    return same === null ? number : this.storage(same);
  }

  apply(operation: Operation): void {
    switch (operation.kind) {
      case 'section':
        this.sections.set(operation.section, operation);
        break;
      case 'map':
        this.views.set(operation.view, operation.placed);
        break;
      case 'unmap':
        this.views.delete(operation.view);
        break;
      case 'name': {
        const { subject, name, note } = operation;
        if ('view' in subject) this.#change(subject.view, { name, note });
        else this.sections.set(subject.section, { ...this.section(subject.section), name, note });
        break;
      }
      case 'move':
        for (const { view, to } of operation.moves) this.#change(view, { address: to });
        break;
      case 'resize':
        this.#change(operation.view, resized(operation));
        break;
      case 'protect':
        this.#change(operation.view, { protection: operation.protection });
        break;
      case 'guard':
      case 'unguard':
        this.#change(operation.view, { guarded: operation.kind === 'guard' });
        break;
      case 'remap':
        this.#change(operation.view, { sharing: operation.sharing });
        break;
    }
  }

  #change(letter: string, change: Partial<PlacedView>): void {
    this.views.set(letter, { ...this.view(letter), ...change });
  }

  /** Operations that lead here from nothing; they write no bytes. */
  asOperations(): Operation[] {
    return [
      // Removed ones, too: an undo may bring them back.
      ...this.sections.values(),
      ...[...this.views].flatMap(([view, placed]): Operation[] => [
        { kind: 'map', view, placed: { ...placed, guarded: false }, back: [] },
        ...(placed.guarded ? [{ kind: 'guard' as const, view }] : []),
      ]),
    ];
  }
}

function resized({ address, offset, length }: OperationOf<'resize'>): Partial<PlacedView> {
  return { address, offset, length };
}

export function isReadable({ protection, guarded }: PlacedView): boolean {
  return protection !== 'none' && !guarded;
}

/** What of the section a view shows newly, no more, and still: before and after its range was changed. */
export function changedRange(
  before: Stretch,
  after: Stretch,
): { grown: Stretch[]; gone: Stretch[]; stays: Stretch | null } {
  const start = Math.max(before.offset, after.offset);
  const end = Math.min(before.offset + before.length, after.offset + after.length);
  const stays = start < end ? { offset: start, length: end - start } : null;
  return { grown: without(after, stays), gone: without(before, stays), stays };
}

function without({ offset, length }: Stretch, cut: Stretch | null): Stretch[] {
  if (!cut) return [{ offset, length }];
  const end = cut.offset + cut.length;
  return [
    { offset, length: cut.offset - offset },
    { offset: end, length: offset + length - end },
  ].filter((stretch) => stretch.length > 0);
}

/** Where a view shows a place of its section. */
export function addressIn(view: PlacedView, offset: number): number {
  return view.address + offset - view.offset;
}
