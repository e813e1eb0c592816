import { beforeEach, expect, it } from 'vitest';
import { decodeMessage } from './codec.ts';
import { Encoding } from './encode-in-parts.ts';
import { Outbox, type TurnGiver } from './outbox.ts';

let sent: unknown[];
let turns: Set<Parameters<TurnGiver['add']>[0]>;
let outbox: Outbox;
beforeEach(() => {
  sent = [];
  turns = new Set();
  outbox = new Outbox((message) => sent.push(decodeMessage(message)), {
    add: (turn) => turns.add(turn),
    delete: (turn) => turns.delete(turn),
    wake: () => undefined,
  });
});
const runTurns = () => {
  for (const turn of turns) while (turn.ready()) turn.next();
};
const nothing = () => null;
const long = { views: new Array(3000).fill({ letter: 'A' }) };

it('short messages go at once', () => {
  outbox.send(new Encoding('short'), nothing);
  expect(sent).toEqual(['short']);
});

it('a long one goes in turns, and nothing overtakes it', () => {
  for (const message of [long, 'after', long, 'last']) outbox.send(new Encoding(message), nothing);
  expect(sent).toEqual([]);
  runTurns();
  expect(sent).toEqual([long, 'after', long, 'last']);
});

it('two windows send the same encoding', () => {
  const encoding = new Encoding(long);
  const others: unknown[] = [];
  const other = new Outbox((message) => others.push(decodeMessage(message)), null);
  outbox.send(encoding, nothing);
  other.send(encoding, nothing);
  runTurns();
  expect([sent, others]).toEqual([[long], [long]]);
});

it('what cannot be encoded is replaced, or left out, and holds up nothing', () => {
  const broken = { views: new Array(3000).fill(() => 1) };
  for (const bad of [{ f: () => 1 }, broken]) {
    outbox.send(new Encoding(bad), ({ code }) => code);
    outbox.send(new Encoding(bad), nothing);
  }
  outbox.send(new Encoding('after'), nothing);
  runTurns();
  expect(sent).toEqual(['Internal', 'Internal', 'after']);
});

it('nothing is sent once it is closed', () => {
  outbox.send(new Encoding(long), nothing);
  outbox.close();
  runTurns();
  expect([sent, turns.size]).toEqual([[], 0]);
});
