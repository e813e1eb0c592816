/** Who may talk to the web host: the page that it served itself, opened with the session's token. */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

/** The subprotocol that the page asks for first; the token follows it in the same header. */
export const subprotocol = 'samepage';

/** Where this session's page is: the same throughout one run, another in the next. */
export interface Site {
  /** As in a `Host` header. */
  host: string;
  origin: string;
}

/**
 * A host name that nobody had before. Browsers lead every name below `localhost` to this machine (RFC 6761, 6.3), and keep
 * service workers, caches and storage by origin: so what another program left behind at the same port has no part in it.
 */
export function newSite(port: number): Site {
  const { host, origin } = new URL(`http://${randomBytes(10).toString('hex')}.localhost:${port}`);
  return { host, origin };
}

/** Whether it asks for this site, by one `Host` alone: of several, a proxy might have taken another one (RFC 9112, 3.2). */
export function isForSite({ headersDistinct: { host } }: IncomingMessage, site: Site): boolean {
  return host?.length === 1 && host[0] === site.host;
}

/** The WebSocket's origin must be the very one that was served: browsers let any page open a WebSocket to us. */
export function comesFromSite(request: IncomingMessage, site: Site): boolean {
  const { origin } = request.headersDistinct;
  return isForSite(request, site) && origin?.length === 1 && origin[0] === site.origin;
}

/** Whether `Sec-WebSocket-Protocol: samepage, <token>` carries this session's token. */
export function tokenAllowed(header: string | undefined, token: string): boolean {
  const [name, given, ...more] = (header ?? '').split(',').map((part) => part.trim());
  if (name !== subprotocol || given === undefined || more.length > 0) return false;
  // Hashed, so that both have one length and the comparison's time says nothing of the token.
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(token));
}
