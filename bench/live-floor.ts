/**
 * What a watched call takes at least until it is on the screen here: strace, a process that passes its lines on, and a page
 * with nothing but a canvas.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Browser } from '@playwright/test';

/** Prints its port; once a page is there, it watches the program that it is given, and ends with it. */
const relay = `
import { spawn } from 'node:child_process';
import { WebSocketServer } from 'ws';
const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
server.on('listening', () => console.log(server.address().port));
server.on('connection', (socket) => {
  const options = ['-f', '--seccomp-bpf', '-ttt', '-e', 'trace=%memory', '--'];
  const strace = spawn('strace', [...options, ...process.argv.slice(1)], { stdio: ['ignore', 'ignore', 'pipe'] });
  strace.stderr.setEncoding('utf8').on('data', (text) => {
    const arrived = performance.timeOrigin + performance.now();
    for (const [, bytes] of text.matchAll(/mmap\\(NULL, (\\d+), PROT_READ, MAP_PRIVATE\\|MAP_ANONYMOUS, -1, 0\\)/g)) {
      socket.send(JSON.stringify([bytes / 4096 - 1, arrived]));
    }
  });
  strace.on('close', () => {
    socket.close();
    server.close();
  });
});`;

export interface LiveCall {
  /** Which one of the program's. */
  index: number;
  /** When its line was read, and when the frame was done that shows it; milliseconds since 1970. */
  arrived: number;
  shown: number;
}

/** `command` maps one more page for reading with each call, beginning with one. Returns once it has ended. */
export async function watchOnBareCanvas(browser: Browser, command: readonly string[]): Promise<LiveCall[]> {
  const host = spawn(process.execPath, ['--input-type=module', '-e', relay, ...command], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  try {
    const [port] = await once(host.stdout.setEncoding('utf8'), 'data');
    await page.setContent('<canvas width="1270" height="380"></canvas>');
    return await page.evaluate(
      (url) =>
        new Promise<LiveCall[]>((resolve) => {
          const socket = new WebSocket(url);
          const context = document.querySelector('canvas')?.getContext('2d');
          const calls: LiveCall[] = [];
          const { port1, port2 } = new MessageChannel();
          // What a frame shows is on the screen once its own tasks are over.
          port1.onmessage = ({ data: [index, arrived] }) =>
            calls.push({ index, arrived, shown: performance.timeOrigin + performance.now() });
          socket.onmessage = ({ data }) =>
            requestAnimationFrame(() => {
              const [index] = JSON.parse(data);
              context?.fillRect(index * 20, 0, 18, 380);
              port2.postMessage(JSON.parse(data));
            });
          socket.onclose = () => setTimeout(() => resolve(calls), 100);
        }),
      `ws://127.0.0.1:${String(port).trim()}`,
    );
  } finally {
    await page.close();
    host.kill();
  }
}
