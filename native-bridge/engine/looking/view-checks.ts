/** Views are checked against the system's own list: some after each operation, all in turn about once a second. */
import type { Model } from '../model/model.ts';
import { sameDifferences, shownDifferences } from './check.ts';

/** How many views are checked after each operation; the others wait for the next turn. */
const checkedAtOnce = 200;

export class ViewChecks {
  readonly #model: Model;
  #turnFrom = 0;

  constructor(model: Model) {
    this.#model = model;
  }

  /** What differs is in the model afterwards. Views that are no more are passed over. */
  check(letters: Iterable<string>): void {
    const model = this.#model;
    for (const letter of letters) {
      const view = model.views.get(letter);
      if (!view || !model.sections.has(view.section)) continue;
      const differences = shownDifferences(model.os, view, model.fileOf(view));
      if (!sameDifferences(differences, view.differences)) model.setView({ ...view, differences });
    }
  }

  checkSome(): void {
    this.check([...this.#model.views.keys()].slice(0, checkedAtOnce));
  }

  /** Those whose turn it is, but `checked`. */
  checkInTurn(checked: ReadonlySet<string>): void {
    const letters = [...this.#model.views.keys()];
    if (this.#turnFrom >= letters.length) this.#turnFrom = 0;
    const share = letters.slice(this.#turnFrom, this.#turnFrom + checkedAtOnce);
    this.check(share.filter((letter) => !checked.has(letter)));
    this.#turnFrom += checkedAtOnce;
  }
}
