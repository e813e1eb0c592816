import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { appResponder, appSchemePrivileges } from './app-protocol.ts';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'samepage-app-'));
  await writeFile(join(folder, 'index.html'), '<title>Samepage</title>');
});

afterAll(() => rm(folder, { recursive: true }));

const respond = (url: string, method = 'GET') => appResponder(folder)({ url, method });

it('serves the page with the strict headers, and no way out to the network', async () => {
  const { statusCode, headers, data } = await respond('app://samepage/');
  expect(statusCode).toBe(200);
  expect(String(data)).toContain('Samepage');
  expect(headers?.['Content-Type']).toBe('text/html; charset=utf-8');
  expect(headers?.['Content-Security-Policy']).toContain("connect-src 'self';");
});

it('does not make Chromium start a second process for the page', async () => {
  const { headers } = await respond('app://samepage/');
  expect(Object.keys(headers ?? {}).filter((name) => /opener|embedder/i.test(name))).toEqual([]);
});

it.each([
  ['app://samepage/missing.js', 'GET'],
  ['app://samepage/..%2fpackage.json', 'GET'],
  ['app://other/', 'GET'],
  ['app://samepage/', 'POST'],
])('has nothing at %s for %s', async (url, method) => {
  const { statusCode, headers } = await respond(url, method);
  expect(statusCode).toBe(404);
  expect(headers?.['Content-Security-Policy']).toContain("default-src 'none'");
});

it('asks for an origin and a secure context, and not for more', () => {
  expect(appSchemePrivileges).toEqual([
    { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
  ]);
});
