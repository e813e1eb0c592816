/** What was left in the browser by a program that had the port before gets nothing of a session. */
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from '@playwright/test';
import { announcement } from '../client/session-socket.ts';
import { runProgram } from '../tooling/app/run-program.ts';
import { idle, test } from './support/app.ts';
import { valueField } from './support/window.ts';

/** A service worker that answers every navigation itself, and shows what it could have kept of the address. */
const worker = `
  addEventListener('install', () => skipWaiting());
  addEventListener('activate', (event) => event.waitUntil(clients.claim()));
  addEventListener('fetch', (event) => {
    const page = '<title>stolen</title><script>document.title += location.hash</script>';
    if (event.request.mode === 'navigate') {
      event.respondWith(new Response(page, { headers: { 'Content-Type': 'text/html' } }));
    }
  });`;
const page = `<script>
  navigator.serviceWorker.register('/worker.js').then(() => navigator.serviceWorker.ready)
    .then(() => { document.title = 'left behind'; });
</script>`;

async function servePredecessor(): Promise<Server> {
  const server = createServer(({ url }, response) => {
    const [type, body] = url === '/worker.js' ? ['text/javascript', worker] : ['text/html', page];
    response.setHeader('Content-Type', type).end(body);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return server;
}

test('a service worker of the port’s earlier owner does not get the page', { tag: '@web' }, async ({
  chromium,
  problems,
}) => {
  if (!chromium) throw new Error('this test is about the web host');
  const context = await chromium.newContext();
  const predecessor = await servePredecessor();
  // A TCP server's own address is an object.
  const { port } = predecessor.address() as AddressInfo;
  const before = await context.newPage();
  await before.goto(`http://127.0.0.1:${port}/`);
  await expect(before).toHaveTitle('left behind');
  predecessor.close();
  predecessor.closeAllConnections();
  await once(predecessor, 'close');

  const serve = runProgram('serve', ['--port', String(port), '--no-open']);
  try {
    await serve.said(announcement);
    const window = await context.newPage();
    problems.watch(window);
    await window.goto(announcement.exec(serve.output())?.[1] ?? '');
    await expect(valueField(window, 'A')).toHaveValue('0');
    await expect(window).toHaveTitle(/^(?!stolen)/);
    await idle(window);
    // It is still there, at the address that it is for.
    const again = await context.newPage();
    await again.goto(`http://127.0.0.1:${port}/`);
    await expect(again).toHaveTitle('stolen');
    await context.close();
  } finally {
    await serve.stop();
  }
});
