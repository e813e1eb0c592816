/** Where a window's preload runs: a world of its own beside the page, as context isolation has it. */
import type { FromPage, ToPage, WireData } from './wire.ts';

export const worldName = 'Preload of the stand-in for Electron';
/** What the world says by; the browser puts it there. */
export const bindingName = 'standinSend';

type Preload = (require: (name: string) => unknown, module: { exports: object }, exports: object) => void;
type Listener = (event: object, ...args: unknown[]) => void;
/** In Chromium 156, and not yet in TypeScript's own library. */
interface Base64Bytes extends Uint8Array {
  toBase64(): string;
}
interface Base64Constructor {
  fromBase64(text: string): Uint8Array;
}
interface World {
  standinSend(text: string): void;
  standinReceive(message: ToPage): void;
}

/** The script that the browser runs in that world before the page's own: the world, then the preload as built. */
export function preloadScript(preload: string): string {
  return `(${world})((require, module, exports) => {${preload}\n});`;
}

/**
 * Runs in the page, so it stands for itself. `require` gives what a sandboxed preload may have, as far as it is modelled
 * (electronjs.org/docs/latest/tutorial/sandbox, “Preload scripts”); asking for more ends the app.
 */
function world(preload: Preload): void {
  // The binding is there before any script; standinReceive is what this sets.
  const scope = globalThis as unknown as World;
  const tell = (message: FromPage) => scope.standinSend(JSON.stringify(message));
  const refuse = (what: string): never => {
    tell({ kind: 'violation', what });
    throw new Error(what);
  };
  const strict = <T extends object>(name: string, object: T): T =>
    new Proxy(object, {
      get: (target, property) => {
        if (!(property in target) && typeof property === 'string') refuse(`${name}.${property} is not modelled`);
        return Reflect.get(target, property);
      },
    });
  const encode = (data: unknown): WireData => {
    // See above.
    if (data instanceof Uint8Array) return { bytes: (data as Base64Bytes).toBase64() };
    return typeof data === 'object' && data !== null ? refuse('a page posted neither bytes nor text') : { plain: data };
  };
  // See above.
  const { fromBase64 } = Uint8Array as unknown as Base64Constructor;
  const decode = (data: WireData) => ('bytes' in data ? fromBase64.call(Uint8Array, data.bytes) : data.plain);

  const ports = new Map<number, MessagePort>();
  /** The page's end of a channel whose other end the stand-in holds. */
  const openPort = (id: number): MessagePort => {
    const { port1, port2 } = new MessageChannel();
    ports.set(id, port1);
    port1.onmessage = ({ data }: MessageEvent<unknown>) => tell({ kind: 'port', port: id, data: encode(data) });
    port1.addEventListener('close', () => tell({ kind: 'close', port: id }));
    return port2;
  };

  const listeners = new Map<string, Listener[]>();
  const ipcRenderer = strict('ipcRenderer', {
    on(channel: string, listener: Listener) {
      listeners.set(channel, [...(listeners.get(channel) ?? []), listener]);
      return ipcRenderer;
    },
  });
  scope.standinReceive = (message) => {
    if (message.kind === 'ipc') {
      const event = strict('IpcRendererEvent', { ports: message.ports.map(openPort) });
      for (const listener of listeners.get(message.channel) ?? []) listener(event, ...message.args.map(decode));
    } else if (message.kind === 'port') {
      ports.get(message.port)?.postMessage(decode(message.data));
    } else {
      ports.get(message.port)?.close();
    }
  };

  const electron = strict('electron (in a sandboxed preload)', { ipcRenderer });
  const module = { exports: {} };
  const require = (name: string) => (name === 'electron' ? electron : refuse(`a sandboxed preload has no “${name}”`));
  try {
    preload(require, module, module.exports);
  } catch (error) {
    refuse(`the preload threw: ${error}`);
  }

  addEventListener('DOMContentLoaded', () => {
    let told = '';
    const look = () => {
      const colour = document.querySelector<HTMLMetaElement>('meta[name="theme-color"]')?.content ?? '';
      if (colour === told) return;
      told = colour;
      tell({ kind: 'theme-color', colour: colour === '' ? null : colour });
    };
    look();
    new MutationObserver(look).observe(document.head, { subtree: true, childList: true, attributes: true });
  });
}
