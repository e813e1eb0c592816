/** What one session serves at most; protocol/limits.ts has what a message may be. docs/security.md says the same. */
import { mostWindows } from '../protocol/limits.ts';

/** Connections at a time, at each of the two loopback addresses; further ones are closed at once. */
export const connectionLimit = 256;
/** Sockets at a time. Those beyond the session's own limit are answered with its number, these are refused at once. */
export const windowLimit = 2 * mostWindows;

/** How long a connection may take with its request, ms: pages send no bodies, and from this very machine. */
export const httpTimeouts = {
  headersTimeout: 5_000,
  requestTimeout: 10_000,
  keepAliveTimeout: 5_000,
  /** How often the two above are looked at. */
  connectionsCheckingInterval: 1_000,
};
