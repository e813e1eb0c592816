/** Orders one after another. */
import { track } from '../state/operations.ts';
import { say } from './ask.ts';

let last: Promise<unknown> = Promise.resolve();

/** Gives an order once those before it are done: each acts on what they have led to, however fast keys follow each other. */
export function inTurn(order: () => unknown): void {
  void track(() => {
    last = last.then(order).catch(say);
    return last;
  });
}
