/** Which view or section stands behind the addresses and handles of a call. */
import type { CallArgument, CallRecord, CallResult, CallSubject } from '../../protocol/calls.ts';
import { byStart, firstEndingAfter } from '../os/sorted-extents.ts';
import type { Model } from './model/model.ts';

/** Looks up what there is now; what comes later is not in it. */
export class CallSubjects {
  readonly #views: { start: number; end: number; letter: string }[];
  readonly #sections = new Map<number, number>();

  constructor({ views, sections }: Pick<Model, 'views' | 'sections'>) {
    this.#views = [...views.values()]
      .map(({ letter, address, length }) => ({ letter, start: address, end: address + length }))
      .sort(byStart);
    for (const { info, os } of sections.values()) this.#sections.set(os.handle, info.id);
  }

  /** With a subject wherever one is found, and none is known yet. */
  named(call: Pick<CallRecord, 'arguments' | 'result'>): Pick<CallRecord, 'arguments' | 'result'> {
    return { arguments: call.arguments.map((each) => this.#with(each)), result: this.#with(call.result) };
  }

  #with<T extends CallArgument | CallResult>(each: T): T {
    if ('of' in each && each.of) return each;
    const of = this.#subjectOf(each);
    return of ? { ...each, of } : each;
  }

  #subjectOf(each: CallArgument | CallResult): CallSubject | null {
    if (each.kind === 'handle') {
      const section = this.#sections.get(each.handle);
      return section === undefined ? null : { kind: 'section', section };
    }
    if (each.kind !== 'address') return null;
    const view = this.#views[firstEndingAfter(this.#views, each.at)];
    return view && view.start <= each.at ? { kind: 'view', view: view.letter, plus: each.at - view.start } : null;
  }
}
