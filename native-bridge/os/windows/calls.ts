/** The calls that change mappings: each is timed, told to the call log, and checked at once. */
import { formatAddress } from '../../../protocol/address.ts';
import type { SamepageError } from '../../../protocol/errors.ts';
import type { CallRecord } from '../../../protocol/model.ts';
import { callFailed, errorName } from './errors.ts';
import { countsFaults, processFaults } from './process-memory.ts';
import { INVALID_HANDLE_VALUE, lastError, PAGE } from './win32.ts';

export type CallListener = (record: Omit<CallRecord, 'id'>) => void;

/** Why a call failed, for people, given its error number; or a plain sentence. */
export type Explain = string | ((code: number) => SamepageError);

export class Calls {
  listener: CallListener | null = null;

  /**
   * Runs one call: measures it, tells it, throws where it gave 0 (FALSE, NULL) or INVALID_HANDLE_VALUE. The text is made
   * only where somebody listens.
   */
  run(name: string, args: () => string, call: () => number, explain: Explain): number {
    const { result, code } = this.#tell(name, args, call, failed);
    if (failed(result)) throw typeof explain === 'string' ? callFailed(name, code, explain) : explain(code);
    return result;
  }

  /** Runs what cannot fail, and gives a count. */
  count(name: string, args: () => string, call: () => number): number {
    return this.#tell(name, args, call, () => false).result;
  }

  #tell(name: string, args: () => string, call: () => number, failed: (result: number) => boolean): Told {
    const { listener } = this;
    if (!listener) {
      const result = call();
      return { result, code: failed(result) ? lastError() : 0 };
    }
    const faultsBefore = countsFaults ? processFaults() : 0;
    const started = performance.now();
    const result = call();
    const code = failed(result) ? lastError() : 0;
    const nanoseconds = Math.round((performance.now() - started) * 1e6);
    const faults = countsFaults ? processFaults() - faultsBefore : null;
    const outcome = failed(result) ? `${result} ${errorName(code)}` : resultText(result);
    listener({ text: `${name}(${args()})`, result: outcome, failed: failed(result), nanoseconds, faults });
    return { result, code };
  }
}

interface Told {
  result: number;
  /** GetLastError's, where the call failed. */
  code: number;
}

function failed(result: number): boolean {
  return result === 0 || result === INVALID_HANDLE_VALUE;
}

/** Small results are handles and TRUE, large ones addresses. */
function resultText(value: number): string {
  return value > 0xffff ? formatAddress(value) : String(value);
}

export function pointer(value: number): string {
  return value === 0 ? 'NULL' : formatAddress(value);
}

/** `PAGE_READWRITE` for 4. */
export function protectText(protect: number): string {
  const [name] = Object.entries(PAGE).find(([, value]) => value === protect) ?? [String(protect)];
  return `PAGE_${name}`;
}
