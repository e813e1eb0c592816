/** A window of the desktop app whose page is hostile: its port is taken before the app's own scripts get it. */
import type { Page } from '@playwright/test';
import type { RunningApp } from '../../e2e/support/running-app.ts';
import { flow } from '../../protocol/limits.ts';
import type { Closable } from './attack.ts';

declare global {
  /** In the hostile page. */
  interface Window {
    hostile: { post: (messages: readonly string[]) => void; pause: () => void };
    /** Given by the test: takes a message, in base64. */
    receive: (message: string) => Promise<void>;
  }
}

/** What the page posts besides bytes, which the host must not pass on; by turns. */
const oddEvery = 50;

/** What is posted goes through Electron's own port; between this process and the page it travels as base64. */
export async function hostileWindow(app: RunningApp): Promise<Closable> {
  const page = await app.openWindow();
  const listeners: ((message: Uint8Array) => void)[] = [];
  await page.exposeFunction('receive', (message: string) => {
    const bytes = new Uint8Array(Buffer.from(message, 'base64'));
    for (const listener of listeners) listener(bytes);
  });
  await page.addInitScript(takePort, { messageCost: flow.messageCost, oddEvery });
  await page.reload();
  await page.waitForFunction(() => 'hostile' in window);

  let waiting: string[] = [];
  let isClosed = false;
  let sent: Promise<void> = Promise.resolve();
  const flush = () => {
    const messages = waiting;
    waiting = [];
    sent = sent
      .then(() => page.evaluate((given) => window.hostile.post(given), messages))
      // Only a window that was closed meanwhile may be gone; otherwise its next message is never answered, which is found.
      .catch(() => undefined);
  };
  return {
    post(message) {
      if (waiting.push(Buffer.from(message).toString('base64')) === 1) setImmediate(flush);
    },
    onMessage: (listener) => listeners.push(listener),
    onClose: (listener) => page.on('close', () => !isClosed && listener()),
    pause() {
      sent = sent.then(() => page.evaluate(() => window.hostile.pause()));
    },
    close() {
      isClosed = true;
      void sent.then(() => closeWindow(page)).catch(() => undefined);
    },
  };
}

async function closeWindow(page: Page): Promise<void> {
  await page.evaluate(() => window.close());
}

/** Runs in the page, before anything else there. */
function takePort({ messageCost, oddEvery }: { messageCost: number; oddEvery: number }): void {
  addEventListener('message', (event: MessageEvent<unknown>) => {
    const [port] = event.ports;
    if (!port) return;
    event.stopImmediatePropagation();
    let isPaused = false;
    let count = 0;
    const odd: unknown[] = [
      'text',
      null,
      {},
      [],
      -1,
      Number.NaN,
      1e300,
      new ArrayBuffer(9),
      new Uint16Array(9),
      true,
      1n,
    ];
    port.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
      if (isPaused || !(data instanceof Uint8Array)) return;
      // Taken: the host counts what is on its way to the page.
      port.postMessage(data.length + messageCost);
      let binary = '';
      for (let at = 0; at < data.length; at += 8192) binary += String.fromCharCode(...data.subarray(at, at + 8192));
      void window.receive(btoa(binary));
    });
    port.start();
    window.hostile = {
      post(messages) {
        for (const message of messages) {
          port.postMessage(Uint8Array.from(atob(message), (letter) => letter.charCodeAt(0)));
          count += 1;
          if (count % oddEvery === 0) port.postMessage(odd[(count / oddEvery) % odd.length]);
        }
      },
      pause() {
        isPaused = true;
      },
    };
  });
}
