export interface FuzzOptions {
  steps: number;
  seed: number;
  /** The first step to take. */
  from: number;
  say: (line: string) => void;
}
