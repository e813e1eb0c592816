import { MessageChannelMain, type MessagePortMain, type WebContents } from 'electron';
import { type EngineAccess, joinPage, type PagePipe } from '../native-bridge/session/page-pipe.ts';
import { isOurPage } from './page-address.ts';

/** What the preload listens to. */
const portChannel = 'samepage:port';

/**
 * Gives the page a new port to the engine at every load, and drops the one before: a reloaded page has no state any
 * more. The page is loaded when its scripts have run (`dom-ready`), so it is listening by then.
 */
export function givePorts(contents: WebContents, engine: () => EngineAccess): void {
  let drop: (() => void) | null = null;
  const dropLast = () => {
    drop?.();
    drop = null;
  };
  contents.on('dom-ready', () => {
    dropLast();
    if (!isOurPage(contents.getURL())) return;
    const { port1: ours, port2: pagePort } = new MessageChannelMain();
    const pipe = join(ours, engine());
    contents.postMessage(portChannel, null, [pagePort]);
    drop = () => {
      ours.close();
      pipe.closed();
    };
  });
  contents.on('render-process-gone', dropLast);
  contents.on('destroyed', dropLast);
}

/**
 * Whole binary messages both ways; when one closes, so does the other. A port has no flow control and does not report how
 * much of what was posted has arrived: the page reports that itself, in numbers (renderer/connection/channel.ts).
 */
function join(page: MessagePortMain, engine: EngineAccess): PagePipe {
  const pipe = joinPage(
    {
      // A copy, never the transfer list: Electron loses transferred buffers (electron/electron#34905, #37565). Of these
      // bytes alone: a clone of a view would carry all of the buffer that it lies in.
      send: (message) => page.postMessage(new Uint8Array(message)),
      pause: () => undefined,
      resume: () => undefined,
      close: () => page.close(),
    },
    engine,
  );
  page.on('message', ({ data }) => {
    // What a page posts is not to be trusted: the engine parses bytes, and gets nothing else.
    if (data instanceof Uint8Array) pipe.message(data);
    else if (typeof data === 'number') pipe.left(data);
  });
  page.on('close', () => pipe.closed());
  page.start();
  return pipe;
}
