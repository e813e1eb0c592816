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

/** A request as Electron makes it; Node's own would not take every address. */
const respond = (url: string, method = 'GET') => appResponder(folder)({ url, method } as Request);

it('serves the page with the strict headers, and no way out to the network', async () => {
  const response = await respond('app://samepage/');
  expect(response.status).toBe(200);
  expect(await response.text()).toContain('Samepage');
  expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
  expect(response.headers.get('content-security-policy')).toContain("connect-src 'self';");
});

it.each([
  ['app://samepage/missing.js', 'GET'],
  ['app://samepage/..%2fpackage.json', 'GET'],
  ['app://other/', 'GET'],
  ['app://samepage/', 'POST'],
])('has nothing at %s for %s', async (url, method) => {
  const response = await respond(url, method);
  expect(response.status).toBe(404);
  expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
});

it('asks for an origin and a secure context, and not for more', () => {
  expect(appSchemePrivileges).toEqual([
    { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
  ]);
});
