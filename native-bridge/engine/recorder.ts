/** Writes down what was done, for programs: every step that was applied, as one operation with its addresses. */

import { namingOf } from '../../protocol/naming.ts';
import { changedRange, Layout } from '../codegen/layout.ts';
import type { KeptPages as KeptOperation, Operation, PlacedView, Recording, Stretch } from '../codegen/operation.ts';
import type { Extent } from '../os/memory.ts';
import type { KeptPages, Model, SectionRecord } from './model/model.ts';
import type { Applied, Step } from './model/steps.ts';

export interface RecorderBudget {
  operations: number;
  /** That were written, together. */
  bytes: number;
}

const defaultBudget: RecorderBudget = { operations: 2000, bytes: 2 ** 20 };

export class Recorder {
  readonly #model: Model;
  readonly #budget: RecorderBudget;
  readonly #operations: Operation[] = [];
  #bytes = 0;
  #forgotten = 0;
  /** What there was where the operations begin. */
  readonly #beginning = new Layout();
  readonly #sections = new WeakMap<SectionRecord, number>();
  #nextSection = 1;
  /** By the file's inode and device: the first section that it was opened as. */
  readonly #files = new Map<string, number>();
  /** Private pages come back as the same buffer that they were kept in. */
  readonly #kept = new WeakMap<Uint8Array, number>();
  #nextKept = 1;

  constructor(model: Model, budget: RecorderBudget = defaultBudget) {
    this.#model = model;
    this.#budget = budget;
  }

  /** What was done until now. */
  get recording(): Recording {
    return {
      pageSize: this.#model.os.limits.pageSize,
      forgotten: this.#forgotten,
      operations: [...this.#beginning.asOperations(), ...this.#operations],
    };
  }

  /** For StepOptions. */
  readonly record = (step: Step, applied: Applied): void => {
    // A program begins after it, as it does where much was forgotten.
    if (step.kind === 'fill-section') while (this.#operations.length > 0) this.#forgetFirst();
    const operation = this.#operationOf(step, applied);
    if (!operation) return;
    this.#operations.push(operation);
    this.#bytes += bytesOf(operation);
    const { operations, bytes } = this.#budget;
    if (this.#operations.length <= operations && this.#bytes <= bytes) return;
    // Half of it at once, so that it is not done for each operation.
    while (this.#operations.length > operations / 2 || this.#bytes > bytes / 2) this.#forgetFirst();
  };

  #forgetFirst(): void {
    const first = this.#operations.shift();
    if (!first) return;
    this.#beginning.apply(first);
    this.#bytes -= bytesOf(first);
    this.#forgotten += 1;
  }

  #operationOf(step: Step, { inverse, section, warnings = [] }: Applied): Operation | null {
    switch (step.kind) {
      case 'create-section':
      case 'open-file':
        return section === undefined ? null : this.#newSection(this.#model.section(section));
      case 'hide-section':
        return inverse.kind === 'show-section'
          ? { kind: 'remove-section', section: this.#numberOf(inverse.record) }
          : null;
      case 'show-section':
        return { kind: 'show-section', section: this.#numberOf(step.record) };
      case 'renumber':
      case 'fill-section':
        return null;
      case 'name-view':
        return { kind: 'name', subject: { view: step.view }, ...namingOf(this.#model.view(step.view)) };
      case 'name-section': {
        const record = this.#model.section(step.section);
        return { kind: 'name', subject: { section: this.#numberOf(record) }, ...namingOf(record.info) };
      }
      case 'map': {
        if (inverse.kind !== 'unmap') return null;
        const placed = this.#placed(inverse.view);
        return { kind: 'map', view: inverse.view, placed, back: this.#keptIn(step.kept, placed.offset) };
      }
      case 'unmap':
        if (inverse.kind !== 'map') return null;
        return { kind: 'unmap', view: step.view, kept: this.#keptIn(inverse.kept, inverse.offset) };
      case 'move':
        return { kind: 'move', moves: [{ view: step.view, to: step.to }] };
      case 'move-many':
        return { kind: 'move', moves: step.moves };
      case 'resize': {
        if (inverse.kind !== 'resize') return null;
        const { view, kept } = step;
        const { address, offset, length } = this.#placed(view);
        const { grown } = changedRange(inverse, { offset, length });
        const back = this.#keptIn(kept, offset).filter((pages) => grown.some((part) => isWithin(pages, part)));
        return {
          kind: 'resize',
          view,
          address,
          offset,
          length,
          kept: this.#keptIn(inverse.kept, inverse.offset),
          back,
        };
      }
      case 'protect':
        return { kind: 'protect', view: step.view, protection: step.protection };
      case 'remap-as': {
        if (inverse.kind !== 'remap-as') return null;
        const { offset } = this.#placed(step.view);
        const [kept, back] = [this.#keptIn(inverse.kept, offset), this.#keptIn(step.kept, offset)];
        return { kind: 'remap', view: step.view, sharing: step.sharing, kept, back };
      }
      case 'populate-write':
        return { kind: step.kind, view: step.view, copied: this.#givenUp(inverse) };
      case 'give-up':
        return { kind: step.kind, view: step.view, pages: this.#givenUp(step) };
      case 'populate':
      case 'drop-pages':
      case 'cold':
      case 'will-need':
      case 'collapse':
      case 'lock':
      case 'unlock':
      case 'guard':
      case 'unguard':
        return { kind: step.kind, view: step.view };
      case 'punch':
        if (inverse.kind !== 'refill') return null;
        return { kind: 'punch', view: step.view, kept: this.#keptIn(inverse.kept, this.#placed(step.view).offset) };
      case 'refill':
        return { kind: 'refill', view: step.view, back: this.#keptIn(step.kept, this.#placed(step.view).offset) };
      case 'write': {
        const { view, offset, bytes } = step;
        // The only warning of a write: the pages could not be given up.
        const givenUp = warnings.length > 0 ? [] : (step.giveUp ?? []);
        return { kind: 'write', view, offset, bytes, givenUp: this.#stretches(view, givenUp) };
      }
    }
  }

  #newSection(record: SectionRecord): Operation {
    const section = this.#numberOf(record);
    const { id: label, bytes, origin, inode, device } = record.info;
    if (origin.kind === 'memory') return { kind: 'section', section, label, bytes, file: null, same: null };
    const file = inode === 0n ? origin.path : `${device}:${inode}`;
    const same = this.#files.get(file) ?? null;
    if (same === null) this.#files.set(file, section);
    return { kind: 'section', section, label, bytes, file: { path: origin.path, access: origin.access }, same };
  }

  #numberOf(record: SectionRecord): number {
    const known = this.#sections.get(record);
    if (known !== undefined) return known;
    this.#sections.set(record, this.#nextSection);
    return this.#nextSection++;
  }

  #placed(letter: string): PlacedView {
    const view = this.#model.view(letter);
    const { address, offset, length, sharing, protection } = view;
    const section = this.#numberOf(this.#model.section(view.section));
    return { section, address, offset, length, sharing, protection, ...namingOf(view) };
  }

  #givenUp(step: Step): Stretch[] {
    return step.kind === 'give-up' ? this.#stretches(step.view, step.pages) : [];
  }

  /** Of the view's section; `pages` are counted from the view's start. */
  #stretches(letter: string, pages: readonly Extent[]): Stretch[] {
    const { offset } = this.#placed(letter);
    return pages.map(({ start, end }) => ({ offset: offset + start, length: end - start }));
  }

  /** `from`: where in its section the view begins, from whose start the pages are counted. */
  #keptIn(kept: readonly KeptPages[] | undefined, from: number): KeptOperation[] {
    return (kept ?? []).map(({ offset, bytes }) => {
      const id = this.#kept.get(bytes) ?? this.#nextKept++;
      this.#kept.set(bytes, id);
      return { id, offset: from + offset, length: bytes.length };
    });
  }
}

function isWithin(inner: Stretch, outer: Stretch): boolean {
  return inner.offset >= outer.offset && inner.offset < outer.offset + outer.length;
}

function bytesOf(operation: Operation): number {
  return operation.kind === 'write' ? operation.bytes.length : 0;
}
