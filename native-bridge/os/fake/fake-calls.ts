/** The fake's native calls: counted, reported to who listens, and failed to order. */
import { type CallArgument, type CallResult, type CallReturns, returned } from '../../../protocol/calls.ts';
import { asProblem, type ErrorData, SamepageError } from '../../../protocol/errors.ts';
import { CallListeners } from '../call-listeners.ts';

export class FakeCalls {
  readonly listeners = new CallListeners();
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

  /** A call that listeners see. `run` must change nothing before its last throw: a call works whole or not at all. */
  reported<T>(name: string, made: readonly CallArgument[], run: () => T, returns: CallReturns = 'status'): T {
    const faultsBefore = this.#faults();
    const started = performance.now();
    const report = (result: CallResult) =>
      this.listeners.notify({
        name,
        arguments: [...made],
        result,
        started,
        ended: performance.now(),
        faults: this.#faults() - faultsBefore,
      });
    try {
      const result = this.unreported(run);
      report(returned(returns, typeof result === 'number' ? result : 0));
      return result;
    } catch (thrown) {
      report({ kind: 'error', value: -1, name: asProblem(thrown).data.osName ?? asProblem(thrown).code });
      throw thrown;
    }
  }

  /** A call that listeners do not see. */
  unreported<T>(run: () => T): T {
    this.count += 1;
    if (this.#failure && this.#failure.at <= this.count) {
      const { data } = this.#failure;
      this.#failure = null;
      throw new SamepageError(data);
    }
    return run();
  }
}
