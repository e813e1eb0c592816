/** The fake's native calls: counted, told to the call log, and failed to order. */
import { formatAddress } from '../../../protocol/address.ts';
import { asProblem, type ErrorData, SamepageError } from '../../../protocol/errors.ts';
import type { MemoryOs } from '../memory-os.ts';

export class FakeCalls {
  listener: MemoryOs['onCall'] = null;
  /** Calls made so far, failed ones too. */
  count = 0;
  /** Page faults so far. */
  readonly #faults: () => number;
  #failure: { at: number; data: ErrorData } | null = null;

  constructor(faults: () => number) {
    this.#faults = faults;
  }

  /** See FakeOs.failAt. */
  failAt(n: number, data: ErrorData): void {
    this.#failure = { at: this.count + n, data };
  }

  cancelFailure(): void {
    this.#failure = null;
  }

  get failurePending(): boolean {
    return this.#failure !== null;
  }

  /** A call that the log sees. `run` must change nothing before its last throw: a call works whole or not at all. */
  told<T>(text: string, run: () => T): T {
    const faultsBefore = this.#faults();
    const started = performance.now();
    const tell = (result: string, failed: boolean) =>
      this.listener?.({
        text,
        result,
        failed,
        nanoseconds: Math.round((performance.now() - started) * 1e6),
        faults: this.#faults() - faultsBefore,
      });
    try {
      const result = this.untold(run);
      tell(typeof result === 'number' ? resultText(result) : '0', false);
      return result;
    } catch (thrown) {
      tell(`-1 ${asProblem(thrown).data.osName ?? asProblem(thrown).code}`, true);
      throw thrown;
    }
  }

  /** A call that the log does not see. */
  untold<T>(run: () => T): T {
    this.count += 1;
    if (this.#failure && this.#failure.at <= this.count) {
      const { data } = this.#failure;
      this.#failure = null;
      throw new SamepageError(data);
    }
    return run();
  }
}

/** Small results are counts and handles, large ones addresses. */
function resultText(result: number): string {
  return result > 0xffff ? formatAddress(result) : String(result);
}
