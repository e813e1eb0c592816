import type { CustomScheme, Privileges, Protocol } from 'electron';
import type { StandinApp } from './app.ts';
import { checkOptions, optionsOf, strict, violation } from './strict.ts';

type Handler = Parameters<Protocol['handle']>[1];

interface Answer {
  responseCode: number;
  responseHeaders: { name: string; value: string }[];
  /** Base64. */
  body: string;
}

/** What the app answers, as the browser takes it; null where nothing of the app's has that address. */
export type AppAnswer = (
  url: string,
  request: { method: string; headers: Record<string, string> },
) => Promise<Answer | null>;

/** Accepted; that the page's origin is a secure one of its own is the interception's doing, see README.md. */
const privileges = optionsOf<Privileges>('standard', 'secure', 'supportFetchAPI', 'codeCache');

/** The module `protocol`, and for the pages what the app answers. */
export function protocolOf(app: StandinApp) {
  const schemes = new Set<string>();
  const handlers = new Map<string, Handler>();
  const protocol: Pick<Protocol, 'registerSchemesAsPrivileged' | 'handle'> = strict('protocol', {
    registerSchemesAsPrivileged(registered: CustomScheme[]): void {
      if (app.isReady()) violation('protocol.registerSchemesAsPrivileged was called after the app was ready');
      if (schemes.size > 0) violation('protocol.registerSchemesAsPrivileged was called twice');
      for (const { scheme, privileges: given = {} } of registered) {
        checkOptions('Privileges', given, privileges);
        if (!(given.standard && given.secure)) violation('a scheme that is not standard and secure is not modelled');
        schemes.add(scheme);
      }
    },

    handle(scheme: string, handler: Handler): void {
      app.needReady('protocol.handle');
      if (!schemes.has(scheme)) violation(`protocol.handle of ${scheme}, which has no privileges, is not modelled`);
      if (handlers.has(scheme)) throw new Error(`${scheme} is handled already`);
      handlers.set(scheme, handler);
    },
  });

  const answer: AppAnswer = async (url, request) => {
    const handler = handlers.get(url.slice(0, url.indexOf(':')));
    if (!handler) return null;
    // Node's own Request, where Electron's is Chromium's: `method`, `url` and headers alike.
    const response = await handler(new Request(url, request));
    return {
      responseCode: response.status,
      responseHeaders: [...response.headers].map(([name, value]) => ({ name, value })),
      body: Buffer.from(await response.arrayBuffer()).toString('base64'),
    };
  };
  return { protocol, answer };
}
