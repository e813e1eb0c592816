/** Between two parts of long work: how much is done, from 0 to 1, and what was found since the last one. */
interface Step {
  done: number;
  found?: readonly unknown[];
}

/** Some milliseconds of work between two `yield`s. Where it is cancelled, it ends at a `yield`; `finally` is run. */
export type Work<R> = Generator<Step, R>;
