/** What many measurements of one thing come to; in the measurements' own unit. */
export interface Figures {
  median: number;
  /** The largest, where there are fewer than 100. */
  p99: number;
}

export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

export function figuresOf(values: readonly number[]): Figures {
  return { median: median(values), p99: quantile(values, 0.99) };
}

/** The value below which the share `q` (0 to 1) of the values lies; NaN of none. */
function quantile(values: readonly number[], q: number): number {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))] ?? Number.NaN;
}

/** True until that many seconds have passed: on a busy machine a bench measures less often rather than for ever. */
export function timeLimit(seconds: number): () => boolean {
  const end = performance.now() + seconds * 1000;
  return () => performance.now() < end;
}
