import type { WebSocket } from 'ws';
import { type EngineAccess, joinPage } from '../native-bridge/session/page-pipe.ts';
import { costOf } from '../protocol/flow.ts';

/** What a close code of 1003 means (RFC 6455, 7.4.1): data of a kind that this end does not take. */
const unsupportedData = 1003;
/** 1011: this end met a condition that it did not expect. */
const unexpectedCondition = 1011;

/** Joins a page's socket to the engine: whole binary messages both ways, and when one ends, so does the other. */
export function joinSocket(socket: WebSocket, engine: EngineAccess): void {
  const pipe = joinPage(
    {
      // Called back once the system has taken it, or never will.
      send: (message) => socket.send(message, () => pipe.left(costOf(message))),
      // The page's own writes are held up then, by TCP.
      pause: () => socket.pause(),
      resume: () => socket.resume(),
      close: (why) => socket.close(unexpectedCondition, why),
    },
    engine,
  );
  socket.on('message', (data: Buffer, isBinary) => {
    if (!isBinary) return socket.close(unsupportedData, 'binary messages only');
    pipe.message(data);
  });
  socket.on('close', () => pipe.closed());
  // A message over the limit or a broken frame: `ws` closes the socket by itself, which is all there is to do.
  socket.on('error', () => pipe.closed());
}
