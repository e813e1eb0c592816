/**
 * The built page's files as answers, the same for both hosts: over HTTP and over Electron's app:// scheme. It stands
 * here because this is the one folder that both hosts may import.
 */
import { readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';

/** Everything the build can put out, and nothing else is served. */
const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.json': 'application/json',
  '.txt': 'text/plain; charset=utf-8',
};

/** Plain names only, so that no path can climb out: a segment starts with neither a dot nor a percent sign. */
const plainPath = /^(?:\/[\w-][\w.-]*)+$/;

/** What the page may load and talk to. `connect` are the sources beyond its own origin that it may open. */
export function contentSecurityPolicy(connect: readonly string[]): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "font-src 'self'",
    "img-src 'self' data: blob:",
    `connect-src ${["'self'", ...connect].join(' ')}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    // No text becomes code or markup, and no policy may let it.
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join('; ');
}

/** Headers of every answer, found or not. */
export function securityHeaders(connect: readonly string[]): Record<string, string> {
  return {
    'Content-Security-Policy': contentSecurityPolicy(connect),
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'no-referrer',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Permissions-Policy': 'camera=(), microphone=(), geolocation=(), usb=(), serial=(), hid=(), display-capture=()',
  };
}

/**
 * In a browser, beside pages of others: none of them shares a process or a handle with ours. Not in Electron, where there is no
 * other page: its first window would start a second process for the page, and throw the first one away, 60 ms later.
 */
export const isolationHeaders: Readonly<Record<string, string>> = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
};

export interface StaticAnswer {
  status: 200 | 404;
  headers: Record<string, string>;
  body: Uint8Array<ArrayBuffer>;
}

const notFound: StaticAnswer = {
  status: 404,
  headers: { 'Content-Type': 'text/plain; charset=utf-8', 'Cache-Control': 'no-store' },
  body: new Uint8Array(new TextEncoder().encode('There is no such file.\n')),
};

/**
 * The file of `folder` that a URL's path names (still percent-encoded, without its query), `/` being index.html.
 * Anything but a plain path to an existing file of a known type is a 404.
 */
export async function staticAnswer(folder: string, urlPath: string): Promise<StaticAnswer> {
  const path = urlPath === '/' ? '/index.html' : urlPath;
  const contentType = contentTypes[extname(path)];
  if (!plainPath.test(path) || contentType === undefined) return notFound;
  let body: Uint8Array<ArrayBuffer>;
  try {
    body = new Uint8Array(await readFile(join(folder, path)));
  } catch {
    return notFound;
  }
  // Nothing is kept by a browser beyond the session: it is at another address the next time.
  return { status: 200, headers: { 'Content-Type': contentType, 'Cache-Control': 'no-store' }, body };
}
