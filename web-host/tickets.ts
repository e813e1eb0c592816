import { randomBytes } from 'node:crypto';

/** A ticket is good for this many milliseconds. */
export const ticketLifeMs = 10_000;

/**
 * Single-use tickets for the session's token, for a browser that cannot read files of ours. It is started with a ticket in its
 * arguments and gets the token in exchange, once. Every program on the machine may read those: so a ticket is exchanged only
 * over a connection of our own user's.
 */
export class Tickets {
  readonly #expiry = new Map<string, number>();
  readonly #now: () => number;

  /** `now`: a clock in milliseconds that never runs backwards. */
  constructor(now: () => number) {
    this.#now = now;
  }

  issue(): string {
    const ticket = randomBytes(24).toString('base64url');
    this.#expiry.set(ticket, this.#now() + ticketLifeMs);
    return ticket;
  }

  /** Whether the ticket was good. It is good no longer. */
  redeem(ticket: string): boolean {
    const expiry = this.#expiry.get(ticket);
    this.#expiry.delete(ticket);
    return expiry !== undefined && this.#now() < expiry;
  }
}
