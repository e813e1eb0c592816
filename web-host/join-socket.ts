import type { MessagePort } from 'node:worker_threads';
import type { WebSocket } from 'ws';

/** What a close code of 1003 means (RFC 6455, 7.4.1): data of a kind that this end does not take. */
const unsupportedData = 1003;
/** 1011: this end met a condition that it did not expect. */
const unexpectedCondition = 1011;

/** Joins a page's socket to the engine's port: whole binary messages both ways, and when one ends, so does the other. */
export function joinSocket(socket: WebSocket, port: MessagePort): void {
  socket.on('message', (data: Buffer, isBinary) => {
    if (!isBinary) return socket.close(unsupportedData, 'binary messages only');
    // A copy of its own: a clone of the view would carry all of the pooled memory that it lies in.
    const message = new Uint8Array(data);
    port.postMessage(message, [message.buffer]);
  });
  socket.on('close', () => port.close());
  // A message over the limit or a broken frame: `ws` closes the socket by itself, which is all there is to do.
  socket.on('error', () => port.close());
  port.on('message', (message: Uint8Array) => socket.send(message));
  port.on('close', () => socket.close(unexpectedCondition, 'the engine closed the connection'));
}
