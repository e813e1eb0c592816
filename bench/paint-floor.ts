/**
 * What a write takes at least here: a page with nothing but its fields sends the key's value to a process by WebSocket,
 * which sends it back, and paints it in the next frame.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Browser, Page } from '@playwright/test';

/** Prints its port. */
const echo = `
import { WebSocketServer } from 'ws';
const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
server.on('connection', (socket) => socket.on('message', (data) => socket.send(data)));
server.on('listening', () => console.log(server.address().port));`;

const card = (letter: string) => `
  <div role="group" aria-label="View ${letter}">
    ${[0, 1, 2, 3].map((slot) => `<span data-column="hex" data-slot="${slot}">00</span>`).join(' ')}
    <label class="value">Value <input value="0"></label>
  </div>`;

/** Runs with a page that looks to the probe (paint-probe.ts) as the app's does. */
export async function withBarePage<T>(browser: Browser, use: (page: Page) => Promise<T>): Promise<T> {
  const server = spawn(process.execPath, ['--input-type=module', '-e', echo], { stdio: ['ignore', 'pipe', 'inherit'] });
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  try {
    const [port] = await once(server.stdout.setEncoding('utf8'), 'data');
    await page.setContent(['A', 'B', 'C', 'D'].map(card).join(''));
    await page.evaluate(
      async (url) => {
        const socket = new WebSocket(url);
        socket.binaryType = 'arraybuffer';
        const cells = [...document.querySelectorAll<HTMLElement>('[data-slot]')];
        const fields = [...document.querySelectorAll('input')];
        let painted: () => void = () => undefined;
        let answered = Promise.resolve();
        window.samepage = { idle: () => answered, paints: [] };
        addEventListener('keydown', ({ key, target }) => {
          if (key !== 'Enter' || !(target instanceof HTMLInputElement)) return;
          socket.send(Uint32Array.of(Number(target.value)));
          answered = new Promise<void>((resolve) => {
            painted = resolve;
          });
        });
        socket.onmessage = ({ data }) =>
          requestAnimationFrame(() => {
            const bytes = new Uint8Array(data);
            for (const cell of cells) cell.textContent = (bytes[Number(cell.dataset['slot'])] ?? 0).toString(16);
            for (const field of fields) field.value = String(new Uint32Array(data)[0]);
            painted();
          });
        await new Promise((resolve) => {
          socket.onopen = resolve;
        });
      },
      `ws://127.0.0.1:${String(port).trim()}`,
    );
    return await use(page);
  } finally {
    await page.close();
    server.kill();
  }
}
