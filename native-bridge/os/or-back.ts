import { type Address, formatAddress } from '../../protocol/address.ts';
import { asProblem, problem } from '../../protocol/errors.ts';

/**
 * Brings a parked view to its target, or else back to where it was, and throws why. Where neither works it is left where
 * it is parked, private pages and all: then the error says where (`movedTo`).
 */
export function orBack(park: Address, there: () => void, back: () => void): void {
  try {
    there();
  } catch (thrown) {
    const error = asProblem(thrown);
    try {
      back();
    } catch (second) {
      throw problem(
        error.code,
        `${error.message} The view could not be put back either, and lies at ${formatAddress(park)} now: ${asProblem(second).message}`,
        { ...error.data, movedTo: park },
      );
    }
    throw error;
  }
}
