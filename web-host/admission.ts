/** Which users' connections are taken: on Linux those of our own user and of root. */
import type { Socket } from 'node:net';
import type { PeerLookup } from '../native-bridge/os/platform/peer-user.ts';

export interface AdmissionRules {
  /** Null where this system has no lookup: there every connection of this machine is taken. */
  lookup: PeerLookup | null;
  /** Our effective user id; undefined where the system has none. */
  ownUid: number | undefined;
  /** Takes connections whose user cannot be found out; those of other users never. */
  allowUnknown: boolean;
}

export class Admission {
  readonly #rules: AdmissionRules;
  /** A connection's user stays the same, however many requests come over it. */
  readonly #users = new WeakMap<Socket, Promise<number | null>>();

  constructor(rules: AdmissionRules) {
    this.#rules = rules;
  }

  /** Why this connection is refused, as a sentence; null where it is taken. */
  async refusal(socket: Socket): Promise<string | null> {
    const { lookup, allowUnknown } = this.#rules;
    if (lookup === null || (await this.isOwn(socket))) return null;
    if ((await this.#userOf(socket)) !== null) return 'Samepage answers only the user who runs it.';
    if (allowUnknown) return null;
    return 'Samepage cannot report which user this connection comes from. Started with --allow-unknown-peer, it takes such connections.';
  }

  /** Whether it is known that the connection comes from our own user or from root. */
  async isOwn(socket: Socket): Promise<boolean> {
    const user = await this.#userOf(socket);
    return user !== null && (user === this.#rules.ownUid || user === 0);
  }

  #userOf(socket: Socket): Promise<number | null> {
    let user = this.#users.get(socket);
    if (user === undefined) {
      user = this.#lookUp(socket);
      this.#users.set(socket, user);
    }
    return user;
  }

  #lookUp({ remoteAddress, remotePort, localAddress, localPort }: Socket): Promise<number | null> {
    // A connection that is over already has no addresses any more.
    const known = remoteAddress && remotePort && localAddress && localPort;
    if (!known || this.#rules.lookup === null) return Promise.resolve(null);
    return this.#rules.lookup({ remoteAddress, remotePort, localAddress, localPort });
  }
}
