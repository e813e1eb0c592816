/** Measures part after part. One that cannot run says so, and the rest goes on. */
import { leftOut, newRun } from './run-file.ts';
import type { Report } from './table.ts';

export class Runner {
  readonly run = newRun();
  /** Something could not run that should have. */
  failed = false;
  readonly #print: (report: Report) => void;

  constructor(print: (report: Report) => void) {
    this.#print = print;
  }

  report(of: Report): void {
    this.run.reports.push(of);
    this.#print(of);
  }

  async part(name: string, work: () => Promise<Report> | Report): Promise<void> {
    const report = await this.attempt(name, work);
    if (report) this.report(report);
  }

  /** What `work` returns; null where it failed, which is reported under `name`. */
  async attempt<T>(name: string, work: () => Promise<T> | T): Promise<T | null> {
    try {
      return await work();
    } catch (error) {
      this.failed = true;
      this.report(leftOut(name, error instanceof Error ? error.message : String(error)));
      return null;
    }
  }
}
