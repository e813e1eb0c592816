/** What a page of the desktop app cannot do, tried from within it. */
import { expect } from '@playwright/test';
import { test } from './support/app.ts';
import { askPage } from './support/desktop.ts';

test('a page has nothing of Node’s, and one port', { tag: '@desktop' }, async ({ app }) => {
  const found = await app.page.evaluate(() =>
    ['require', 'process', 'module', 'Buffer', 'global', '__dirname', 'electron', 'ipcRenderer'].filter(
      (name) => name in window,
    ),
  );
  expect(found).toEqual([]);
});

test('a page stays where it is, and opens no other', { tag: '@desktop' }, async ({ app, problems }) => {
  problems.allow(/violates the following Content Security Policy|net::ERR|Refused to|blocked/i);
  const { page } = app;
  const address = page.url();
  await page.evaluate(() => {
    location.assign('https://example.com/');
  });
  await page.evaluate(() => {
    const link = document.body.appendChild(document.createElement('a'));
    link.href = 'https://example.com/';
    link.target = '_blank';
    link.click();
    window.open('https://example.com/');
  });
  await expect.poll(() => app.inMain(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1);
  await expect.poll(() => page.context().pages().length).toBe(1);
  // Asked by way of main: Playwright goes on waiting for a navigation that Electron has refused before any request.
  expect(await askPage(app, 'location.href')).toBe(address);
  expect(await askPage(app, `document.querySelectorAll('[aria-label="View A"]').length`)).toBe(1);
});

test('nothing from elsewhere is fetched, framed or evaluated', { tag: '@desktop' }, async ({ app, problems }) => {
  problems.allow(/Content Security Policy|Failed to fetch|violates|TrustedScript/);
  const { page } = app;
  const outcome = await page.evaluate(async () => {
    const violated: string[] = [];
    const all = new Promise<void>((resolve) => {
      document.addEventListener('securitypolicyviolation', ({ effectiveDirective }) => {
        if (violated.push(effectiveDirective) === 4) resolve();
      });
    });
    const frame = document.body.appendChild(document.createElement('iframe'));
    frame.src = 'https://example.com/';
    const image = document.body.appendChild(document.createElement('img'));
    image.src = 'https://example.com/image.png';
    const fetched = await fetch('https://example.com/').then(
      () => 'came',
      () => 'refused',
    );
    const script = document.body.appendChild(document.createElement('script'));
    try {
      script.textContent = 'window.evaluated = true';
    } catch {
      // Refused where text would become code; the violation is reported, too.
    }
    await all;
    return { violated: violated.sort(), fetched, evaluated: 'evaluated' in window };
  });
  expect(outcome).toEqual({
    violated: ['connect-src', 'frame-src', 'img-src', 'require-trusted-types-for'],
    fetched: 'refused',
    evaluated: false,
  });
});

test('a page is asked for no permission, and has one: to copy', { tag: '@desktop' }, async ({ app }) => {
  const states = await app.page.evaluate(() => {
    const names = ['geolocation', 'notifications', 'midi', 'clipboard-read'] as const;
    // The names are Chromium's; TypeScript does not know them all.
    const ask = (name: string) => navigator.permissions.query({ name: name as PermissionName });
    return Promise.all(names.map(async (name) => (await ask(name)).state));
  });
  expect(states).toEqual(['denied', 'denied', 'denied', 'denied']);
});
