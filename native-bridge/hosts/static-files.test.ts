import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { contentSecurityPolicy, securityHeaders, staticAnswer } from './static-files.ts';

let folder: string;
let page: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'samepage-static-'));
  page = join(folder, 'page');
  await mkdir(join(page, 'assets'), { recursive: true });
  await writeFile(join(page, 'index.html'), '<!doctype html>');
  await writeFile(join(page, 'assets/index-Ab_1-x.js'), 'export {};');
  await writeFile(join(page, 'assets/mono.woff2'), 'font');
  await writeFile(join(page, '.hidden.txt'), 'hidden');
  await writeFile(join(page, 'notes.exe'), 'of no known type');
  await writeFile(join(folder, 'secret.txt'), 'outside');
});

afterAll(() => rm(folder, { recursive: true }));

describe('staticAnswer', () => {
  it('serves index.html at the root, never from a cache', async () => {
    const answer = await staticAnswer(page, '/');
    expect(answer.status).toBe(200);
    expect(answer.headers).toEqual({ 'Content-Type': 'text/html; charset=utf-8', 'Cache-Control': 'no-store' });
    expect(new TextDecoder().decode(answer.body)).toBe('<!doctype html>');
  });

  it.each([
    ['/assets/index-Ab_1-x.js', 'text/javascript; charset=utf-8'],
    ['/assets/mono.woff2', 'font/woff2'],
  ])('serves %s as %s, never from a cache, either', async (path, type) => {
    const answer = await staticAnswer(page, path);
    expect(answer.status).toBe(200);
    expect(answer.headers['Content-Type']).toBe(type);
    expect(answer.headers['Cache-Control']).toBe('no-store');
  });

  it.each([
    '/../secret.txt',
    '/assets/../../secret.txt',
    '/..%2fsecret.txt',
    '/%2e%2e/secret.txt',
    '/..\\secret.txt',
    '//secret.txt',
    '/assets/./index-Ab_1-x.js',
    '/assets',
    '/assets/',
    '/.hidden.txt',
    '/notes.exe',
    '/missing.js',
    '/index.html\0.js',
    '',
    'index.html',
  ])('does not serve %j', async (path) => {
    expect((await staticAnswer(page, path)).status).toBe(404);
  });
});

describe('the headers', () => {
  it('allow the page itself and nothing inline or evaluated', () => {
    const policy = contentSecurityPolicy(['ws://127.0.0.1:1']);
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self'");
    expect(policy).toContain("connect-src 'self' ws://127.0.0.1:1;");
    expect(policy).not.toMatch(/unsafe|\*|https?:/);
  });

  it('forbid sniffing, framing and sharing', () => {
    expect(securityHeaders([])).toMatchObject({
      'X-Content-Type-Options': 'nosniff',
      'Cross-Origin-Resource-Policy': 'same-origin',
      'Referrer-Policy': 'no-referrer',
    });
    const policy = securityHeaders([])['Content-Security-Policy'];
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).toContain("require-trusted-types-for 'script'; trusted-types 'none'");
  });
});
