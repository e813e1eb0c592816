import { expect } from '@playwright/test';
import { test } from './app.ts';

/** Each is done in a page that has nothing wrong with it otherwise. */
const provoked = [
  // biome-ignore lint/suspicious/noConsole: this is the error that must be noticed.
  ['an error in the console', /console: planted/, () => console.error('planted')],
  [
    'text that becomes code, which the security policy forbids',
    /requires 'TrustedScript' assignment/,
    () => {
      try {
        document.createElement('script').textContent = 'window.planted = true';
      } catch {
        // It is refused where it happens, and said in the console, too.
      }
    },
  ],
  [
    'a picture from elsewhere, which the security policy forbids',
    /Content Security Policy.*img-src/,
    () => {
      const image = document.createElement('img');
      image.src = 'https://planted.invalid/picture.png';
      document.body.append(image);
    },
  ],
  [
    'an exception that nobody catches',
    /exception: planted/,
    () => {
      setTimeout(() => {
        throw new Error('planted');
      });
    },
  ],
] as const;

for (const [title, problem, provoke] of provoked) {
  test(`${title} fails a test, unless it is allowed`, async ({ app, problems }) => {
    await app.page.evaluate(provoke);
    await expect.poll(() => problems.seen).toEqual([expect.stringMatching(problem)]);
    expect(() => problems.expectNone()).toThrow('errors in the page');
    problems.allow(problem);
    problems.expectNone();
  });
}
