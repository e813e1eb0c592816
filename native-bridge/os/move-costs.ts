/** Ways to have a section's bytes at another address, each to be measured: on memory of its own, which `close` gives back. */
import type { MovePlotResult, MoveWay } from '../../protocol/move-plot.ts';

export interface CostOf {
  readonly way: MoveWay;
  /** Has the bytes from `offset` on at another address. What cannot be done in pieces is run with all of them. */
  run(offset: number, length: number): void;
  /** What has to be so before each run, and is not measured. */
  before?: () => void;
  /** Long runs may be divided. */
  readonly inPieces: boolean;
}

export interface MoveCosts {
  readonly ways: readonly CostOf[];
  readonly lacking: MovePlotResult['lacking'];
  /** Brings bytes of the section in; before anything else, all of them. */
  fill(offset: number, length: number): void;
  /** What is left to do before the first run; each takes some time. */
  readonly prepare: readonly (() => void)[];
  /** Processor time of this thread so far; null where it is not reported finely enough. */
  readonly cpuNanoseconds: (() => number) | null;
  /** A call that does nothing, not even enter the system: what calling from JavaScript takes. */
  emptyCall(): void;
  close(): void;
}
