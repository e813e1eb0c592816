/** Who may talk to the web host: the page that it served itself, opened by whoever holds the session's token. */
import { createHash, timingSafeEqual } from 'node:crypto';

/** The subprotocol that the page asks for first; the token follows it in the same header. */
export const subprotocol = 'samepage';

/** The names under which this host answers. Any other `Host` is another site's name bound to our address (DNS rebinding). */
export function ownHosts(port: number): readonly string[] {
  return [`127.0.0.1:${port}`, `localhost:${port}`];
}

export function hostAllowed(host: string | undefined, port: number): host is string {
  return host !== undefined && ownHosts(port).includes(host);
}

/** The WebSocket's origin must be the very one that `host` served: browsers let any page open a WebSocket to us. */
export function originAllowed(origin: string | undefined, host: string): boolean {
  return origin === `http://${host}`;
}

/** Whether `Sec-WebSocket-Protocol: samepage, <token>` carries this session's token. */
export function tokenAllowed(header: string | undefined, token: string): boolean {
  const [name, given, ...more] = (header ?? '').split(',').map((part) => part.trim());
  if (name !== subprotocol || given === undefined || more.length > 0) return false;
  // Hashed, so that both have one length and the comparison's time says nothing of the token.
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(token));
}
