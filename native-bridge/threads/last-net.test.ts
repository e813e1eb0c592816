import type { EventEmitter } from 'node:events';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { catchTheRest } from './last-net.ts';

/** Typed by the event's name alone, as the process's own typings separate signals from events. */
const events: EventEmitter = process;
const kinds = ['uncaughtException', 'unhandledRejection'] as const;
type Listener = (thrown: unknown) => void;

let said: string[];
let caught: Listener[];
beforeEach(() => {
  said = [];
  const before = kinds.map((kind) => events.listenerCount(kind));
  catchTheRest('test thread', (line) => said.push(line));
  // An emitter knows its listeners as functions only.
  caught = kinds.flatMap((kind, index) => (events.listeners(kind) as Listener[]).slice(before[index]));
});
afterEach(() => {
  for (const kind of kinds) for (const net of caught) events.off(kind, net);
});

it('hears of exceptions and of rejections, and says what they are', () => {
  expect(caught).toHaveLength(2);
  for (const net of caught) net(new TypeError('odd'));
  expect(said).toHaveLength(2);
  for (const line of said) expect(line).toMatch(/in the test thread; it goes on\. TypeError: odd\n/);
});

it('does not itself fail if an error cannot be turned into text', () => {
  for (const net of caught) net({ toString: null });
  expect(said).toHaveLength(2);
});

it('does not say for ever what comes again and again', () => {
  for (let count = 0; count < 500; count += 1) caught[0]?.(new Error('again'));
  expect(said).toHaveLength(51);
  expect(said.at(-1)).toContain('are not reported');
});
