/** A page behind a real socket that reads nothing for a while. */
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { MessageChannel } from 'node:worker_threads';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { Turns } from '../native-bridge/session/turns.ts';
import { type WindowChannel, windowPort } from '../native-bridge/session/window-port.ts';
import { joinSocket } from './join-socket.ts';

let server: WebSocketServer;
let page: WebSocket;
let accepted: WebSocket;
let engine: WindowChannel;

beforeEach(async () => {
  server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  await once(server, 'listening');
  // It listens at a port, not at a path.
  page = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`);
  const connected = once(server, 'connection');
  await once(page, 'open');
  [accepted] = await connected;
  const { port1, port2 } = new MessageChannel();
  engine = windowPort(port2, new Turns());
  joinSocket(accepted, { connect: () => port1, stateIfBusy: async () => null });
});
afterEach(() => {
  page.terminate();
  server.close();
});

const aTurn = () => new Promise((resolve) => setImmediate(resolve));
const chunk = new Uint8Array(128 * 1024);

it('the engine sees that it is behind, and when it has caught up; meanwhile its requests wait', async () => {
  const asked: unknown[] = [];
  engine.onMessage((message) => asked.push(message));
  page.pause();
  let posted = 0;
  // The system's own buffers take some megabytes first.
  for (let turns = 0; turns < 20 && posted < 1000; turns += 1) {
    if (!engine.behind) {
      engine.post(chunk);
      posted += 1;
      turns = 0;
    }
    await aTurn();
  }
  expect(posted).toBeLessThan(1000);
  expect(accepted.bufferedAmount).toBeLessThan(2 ** 22);
  page.send(Uint8Array.of(1));
  for (let turns = 0; turns < 20; turns += 1) await aTurn();
  expect(asked).toEqual([]);

  const caughtUp = new Promise<void>((resolve) => engine.onCaughtUp(resolve));
  page.resume();
  await caughtUp;
  for (let turns = 0; turns < 1000 && asked.length === 0; turns += 1) await aTurn();
  expect(asked).toEqual([Uint8Array.of(1)]);
});

it('a page that goes while it is behind is forgotten', async () => {
  const gone = new Promise<void>((resolve) => engine.onClose(resolve));
  page.pause();
  while (!engine.behind) {
    engine.post(chunk);
    await aTurn();
  }
  page.terminate();
  await gone;
});
