import type { EventEmitter } from 'node:events';
import { beforeEach, expect, it } from 'vitest';
import { type Turn, Turns } from './turns.ts';

let now: number;
let turns: Turns;
let done: string[];
beforeEach(() => {
  now = 0;
  turns = new Turns(() => now);
  done = [];
});

/** Has `count` bits of work of `ms` each. */
function worker(name: string, count: number, ms: number): Turn {
  let left = count;
  const log = done; // another test's rounds may still go on
  const turn: Turn = {
    ready: () => left > 0,
    next() {
      left -= 1;
      now += ms;
      log.push(name);
    },
  };
  turns.add(turn);
  return turn;
}
const aRound = () => new Promise((resolve) => setImmediate(resolve));

it('everybody has one turn a round, however much some have to do', async () => {
  worker('busy', 100, 0);
  worker('other', 2, 0);
  turns.round();
  expect(done).toEqual(['busy', 'other']);
  await aRound();
  expect(done.slice(2)).toEqual(['busy', 'other']);
});

it('a round ends when its time is over, and the next begins with those who have waited', async () => {
  for (const name of ['one', 'two', 'three']) worker(name, 2, 5);
  turns.round();
  expect(done).toEqual(['one', 'two']);
  await aRound();
  expect(done.slice(2)).toEqual(['three', 'one']);
});

it('between two rounds everything else of the thread has its turn', async () => {
  worker('busy', 3, 100);
  turns.round();
  await new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve(done.push('message'));
    };
    port2.postMessage(null);
  });
  while (done.length < 4) await aRound();
  expect(done.indexOf('message')).toBeLessThan(3);
});

it('nothing is scheduled where nobody is ready, nor for one that has gone', async () => {
  const gone = worker('gone', 5, 0);
  turns.wake();
  turns.delete(gone);
  await aRound();
  expect(done).toEqual([]);
});

it('an error of one is heard of by the process, and by nobody else', async () => {
  const events: EventEmitter = process;
  const others = events.listeners('uncaughtException');
  const heard: unknown[] = [];
  events.removeAllListeners('uncaughtException');
  events.on('uncaughtException', (thrown) => heard.push(thrown));
  try {
    let isReady = true;
    turns.add({
      ready: () => isReady,
      next() {
        isReady = false;
        throw new RangeError('odd');
      },
    });
    worker('other', 1, 0);
    turns.round();
    expect(done).toEqual(['other']);
    await aRound();
    expect(heard).toEqual([new RangeError('odd')]);
  } finally {
    events.removeAllListeners('uncaughtException');
    // An emitter knows its listeners as functions only.
    for (const other of others) events.on('uncaughtException', other as () => void);
  }
});
