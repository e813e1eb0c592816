/** The calls that change mappings: each is timed, reported to who listens, and checked at once. */
import { arg, type CallArgument, type CallReturns, returned } from '../../../protocol/calls.ts';
import type { SamepageError } from '../../../protocol/errors.ts';
import { CallListeners } from '../call-listeners.ts';
import { callFailed, errorName } from './errors.ts';
import { countsFaults, processFaults } from './process-memory.ts';
import { INVALID_HANDLE_VALUE, lastError, PAGE } from './win32.ts';

/** Why a call failed, for people, given its error number; or a plain sentence. */
export type Explain = string | ((code: number) => SamepageError);

export class Calls {
  readonly listeners = new CallListeners();

  /**
   * Runs one call: measures it, reports it, throws where it gave 0 (FALSE, NULL) or INVALID_HANDLE_VALUE. It is described
   * only where somebody listens.
   */
  run(
    name: string,
    args: () => CallArgument[],
    call: () => number,
    explain: Explain,
    returns: CallReturns = 'status',
  ): number {
    const { result, code } = this.#measure(name, args, call, returns, failed);
    if (failed(result)) throw typeof explain === 'string' ? callFailed(name, code, explain) : explain(code);
    return result;
  }

  /** Runs what cannot fail, and gives a count. */
  count(name: string, args: () => CallArgument[], call: () => number): number {
    return this.#measure(name, args, call, 'count', () => false).result;
  }

  #measure(
    name: string,
    args: () => CallArgument[],
    call: () => number,
    returns: CallReturns,
    failed: (result: number) => boolean,
  ): Measured {
    const { listeners } = this;
    if (!listeners.any) {
      const result = call();
      return { result, code: failed(result) ? lastError() : 0 };
    }
    const faultsBefore = countsFaults ? processFaults() : 0;
    const started = performance.now();
    const result = call();
    const code = failed(result) ? lastError() : 0;
    const ended = performance.now();
    const faults = countsFaults ? processFaults() - faultsBefore : null;
    listeners.notify({
      name,
      arguments: args(),
      result: failed(result) ? { kind: 'error', value: result, name: errorName(code) } : returned(returns, result),
      started,
      ended,
      faults,
    });
    return { result, code };
  }
}

interface Measured {
  result: number;
  /** GetLastError's, where the call failed. */
  code: number;
}

function failed(result: number): boolean {
  return result === 0 || result === INVALID_HANDLE_VALUE;
}

/** `PAGE_READWRITE` for 4. */
export function protectArgument(protect: number): CallArgument {
  const [name] = Object.entries(PAGE).find(([, value]) => value === protect) ?? [String(protect)];
  return arg.flags([`PAGE_${name}`]);
}
