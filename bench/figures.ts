/** Nanoseconds or milliseconds: whatever was measured. */
export interface Figures {
  median: number;
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
