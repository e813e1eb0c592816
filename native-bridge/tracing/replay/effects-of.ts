/** What each call of a trace did: forms are read once. */

import { placesOf, type Trace } from '../document/trace.ts';
import type { Compiled, Effect } from '../strace/effect.ts';
import { none } from '../strace/effect.ts';
import { compileCall } from '../strace/effects.ts';
import { places, readNumbers } from '../strace/template.ts';

export class Effects {
  readonly #trace: Trace;
  /** By the form's place; of a form, how many numbers it has and what they mean. */
  readonly #compiled: { places: number; effect: Compiled | null }[] = [];

  constructor(trace: Trace) {
    this.#trace = trace;
  }

  /** A call that is not understood does nothing that is known. */
  of(call: number): Effect {
    const { forms, formTable, numbers, starts } = this.#trace;
    const index = forms[call] ?? 0;
    let compiled = this.#compiled[index];
    if (!compiled) {
      const form = formTable[index];
      if (!form) return none;
      compiled = { places: placesOf(form), effect: compileCall(form) };
      this.#compiled[index] = compiled;
    }
    if (!compiled.effect) return none;
    return compiled.effect(readNumbers(numbers, starts[call] ?? 0, compiled.places)) ?? none;
  }

  /** What a call that has not ended will have done, if this is its result. */
  ofResult(call: number, result: number): Effect {
    const { forms, formTable, numbers, starts } = this.#trace;
    const form = formTable[forms[call] ?? 0];
    if (!form) return none;
    const compiled = compileCall({ ...form, result: places.decimal });
    return compiled?.([...readNumbers(numbers, starts[call] ?? 0, placesOf(form)), result]) ?? none;
  }
}
