/** A web host with an engine that does nothing, and clients of it as the page and as others would be. For tests. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { Agent, type IncomingHttpHeaders, request } from 'node:http';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { MessageChannel, type MessagePort } from 'node:worker_threads';
import { type ClientOptions, WebSocket } from 'ws';
import { startWebHost, type WebHost, type WebHostOptions } from '../web-host.ts';

export const ownUid = process.geteuid?.() ?? 1000;

export interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  body: string;
}

export interface Attempt {
  path?: string;
  protocols?: string[];
  options?: ClientOptions;
}

export interface Request {
  headers?: Record<string, string>;
  method?: string;
  agent?: Agent;
  address?: string;
}

/** A new connection for each request. */
const noKeepAlive = new Agent({ keepAlive: false });

export class TestHost {
  readonly pageFolder: string;
  /** The engine's ends of the pipes, in the order in which pages connected. */
  readonly enginePorts: MessagePort[] = [];
  /** What the lookup answers, and how often it was asked. */
  peer: number | null = ownUid;
  lookups = 0;
  /** The tickets' clock, ms. */
  now = 0;
  // Set by `start`, which is what makes one of these.
  host!: WebHost;

  private constructor(pageFolder: string) {
    this.pageFolder = pageFolder;
  }

  static async start(): Promise<TestHost> {
    const made = new TestHost(await mkdtemp(join(tmpdir(), 'samepage-host-')));
    await writeFile(join(made.pageFolder, 'index.html'), '<title>Samepage</title>');
    made.host = await made.another();
    return made;
  }

  /** One more host, to be closed by who asked for it. */
  another(changes: Partial<WebHostOptions> = {}): Promise<WebHost> {
    return startWebHost({
      port: 0,
      pageFolder: this.pageFolder,
      lookup: () => {
        this.lookups += 1;
        return Promise.resolve(this.peer);
      },
      allowUnknownPeer: false,
      now: () => this.now,
      engine: {
        connect: () => {
          const { port1, port2 } = new MessageChannel();
          this.enginePorts.push(port2);
          return port1;
        },
        stateIfBusy: async () => null,
      },
      ...changes,
    });
  }

  /** The host started again with other options. */
  async restart(changes: Partial<WebHostOptions>): Promise<void> {
    await this.host.close();
    this.host = await this.another(changes);
  }

  async stop(): Promise<void> {
    for (const port of this.enginePorts) port.close();
    await this.host.close();
    await rm(this.pageFolder, { recursive: true });
  }

  get token(): string {
    return new URL(this.host.address).hash.replace('#token=', '');
  }
  /** As in a `Host` header. */
  get site(): string {
    return new URL(this.host.address).host;
  }
  get origin(): string {
    return new URL(this.host.address).origin;
  }
  ticketPath(): string {
    return new URL(this.host.ticketAddress()).pathname;
  }

  /** Sends the path as it stands: fetch would tidy it up, and take the host's name for its own matter. */
  get(path: string, how: Request = {}): Promise<Answer> {
    const { headers = {}, method = 'GET', agent = noKeepAlive, address = '127.0.0.1' } = how;
    const { port } = this.host;
    return new Promise((resolve, reject) => {
      const sent = request({ host: address, port, path, method, headers: { Host: this.site, ...headers }, agent });
      sent.on('error', reject);
      sent.on('response', (response) => {
        const status = response.statusCode ?? 0;
        text(response).then((body) => resolve({ status, headers: response.headers, body }), reject);
      });
      sent.end();
    });
  }

  /** As the page would, but for what `attempt` says. */
  open(attempt: Attempt = {}): WebSocket {
    const { path = '/session', protocols = ['samepage', this.token], options = { origin: this.origin } } = attempt;
    const headers = { Host: this.site, ...options.headers };
    return new WebSocket(`ws://127.0.0.1:${this.host.port}${path}`, protocols, { ...options, headers });
  }

  /** Resolves with the status of the refusal; fails when the socket opens. */
  refusal(attempt: Attempt = {}): Promise<number | undefined> {
    const socket = this.open(attempt);
    return new Promise((resolve, reject) => {
      socket.on('unexpected-response', (_, response) => {
        resolve(response.statusCode);
        response.destroy();
      });
      socket.on('open', () => {
        socket.terminate();
        reject(new Error('the socket was opened'));
      });
      // What destroying the answer above ends in.
      socket.on('error', () => undefined);
    });
  }

  /** A connection that says `words` and never ends by itself. */
  knock(words = ''): Socket {
    const socket = connect({ port: this.host.port, host: '127.0.0.1', allowHalfOpen: true });
    socket.write(words);
    return socket.resume();
  }
}
