/** What each call of a trace did: forms are read once. */

import { numbersOf, type Trace } from '../document/trace.ts';
import type { CallForm, Compiled, Effect } from '../strace/effect.ts';
import { none } from '../strace/effect.ts';
import { compileCall } from '../strace/effects.ts';

export class Effects {
  readonly #trace: Trace;
  readonly #compiled = new Map<CallForm, Compiled | null>();

  constructor(trace: Trace) {
    this.#trace = trace;
  }

  /** A call that is not understood does nothing that is known. */
  of(call: number): Effect {
    const form = this.#trace.formTable[this.#trace.forms[call] ?? 0];
    if (!form) return none;
    let compiled = this.#compiled.get(form);
    if (compiled === undefined) {
      compiled = compileCall(form);
      this.#compiled.set(form, compiled);
    }
    return compiled?.(numbersOf(this.#trace, call)) ?? none;
  }
}
