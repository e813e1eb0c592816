import { expect, type Page } from '@playwright/test';

/**
 * Everything that went wrong in pages without anybody asking: errors in the console (a violated content security
 * policy and a failed request come there too) and exceptions that nobody caught.
 */
export class PageProblems {
  readonly #seen: string[] = [];
  readonly #expected: RegExp[] = [];

  watch(page: Page): void {
    page.on('console', (message) => {
      if (message.type() === 'error') this.#seen.push(`console: ${message.text()}`);
    });
    page.on('pageerror', (error) => this.#seen.push(`exception: ${error.message}`));
    page.on('crash', () => this.#seen.push('the page crashed'));
  }

  /** All so far, whether allowed or not. */
  get seen(): readonly string[] {
    return this.#seen;
  }

  /** A problem that this test provokes on purpose. */
  allow(pattern: RegExp): void {
    this.#expected.push(pattern);
  }

  expectNone(): void {
    const unexpected = this.#seen.filter((problem) => !this.#expected.some((pattern) => pattern.test(problem)));
    expect(unexpected, 'errors in the page').toEqual([]);
  }
}
