/** The engine's end against windows that send what ours never would. */
import { decode } from '@msgpack/msgpack';
import { beforeEach, describe, expect, it } from 'vitest';
import { encodeMessage } from './codec.ts';
import { mostUnderWay, requestBudget } from './limits.ts';
import { type RequestHandlers, serveClient } from './serve-client.ts';
import { MemoryPipe } from './testing/memory-pipe.ts';

let pipe: MemoryPipe;
let waiting: (() => void)[];

beforeEach(() => {
  pipe = new MemoryPipe();
  waiting = [];
  // `acknowledge` answers when the test says so; all other requests at once.
  const handlers = new Proxy({} as RequestHandlers, {
    get: (_, name) =>
      name === 'acknowledge' ? () => new Promise<null>((resolve) => waiting.push(() => resolve(null))) : () => null,
  });
  serveClient(pipe.engine, handlers);
});

/** Everything that the window was answered once all microtasks have run. */
async function answersTo(...messages: Uint8Array[]): Promise<unknown[]> {
  for (const message of messages) pipe.deliver(1, message);
  await new Promise((resolve) => setImmediate(resolve));
  return pipe.sent.splice(0).map((bytes) => decode(bytes));
}
const ask = (m: unknown, more: object = {}) => encodeMessage({ m, a: [{}], t: 'q', i: 'x', ...more });
const ok = { t: 's', i: 'x', r: { ok: null } };
const refused = (message: unknown) => [{ t: 's', i: 'x', r: { error: { code: 'InvalidArgument', message } } }];

/** `{t:'q', i:'x', m:…}` with as many arrays around nothing as asked. */
function nested(depth: number): Uint8Array {
  const bytes = Buffer.from(ask(null));
  const at = bytes.indexOf(0xc0);
  return Buffer.concat([bytes.subarray(0, at), Buffer.alloc(depth, 0x91), bytes.subarray(at)]);
}

describe('an envelope of a form that is not ours', () => {
  it.each([
    ['a method that cannot be turned into text', ask({ toString: null, valueOf: null })],
    ['the same, and optional', ask({ toString: 1, valueOf: 1 }, { o: true })],
    ['a method in an array', ask([{ toString: 1, valueOf: 1 }])],
    ['no arguments', ask('state', { a: null })],
    ['arguments that only have a length', ask('state', { a: { length: 2 ** 31 } })],
    ['an id that is no text', encodeMessage({ t: 'q', m: 'state', a: [{}], i: { x: 1 } })],
    ['another type', ask('state', { t: 'x' })],
    ['a method nested 60,000 deep', nested(60_000)],
  ])('%s is answered, if at all, with an error, and the next request as ever', async (_what, message) => {
    const answers = await answersTo(message, ask('clearHistory'));
    expect(answers.at(-1)).toEqual(ok);
    for (const answer of answers.slice(0, -1)) expect([answer]).toEqual(refused(expect.any(String)));
  });

  it('is an answer: nothing was asked', async () => {
    expect(await answersTo(encodeMessage({ t: 's', i: 'x', r: 1 }))).toEqual([]);
  });
});

describe('a message over its budget', () => {
  it('is answered with the limit', async () => {
    const keys = Object.fromEntries(Array.from({ length: 40_000 }, (_, key) => [`k${key}`, 1]));
    expect(await answersTo(ask('undo', { a: [keys] }))).toEqual(
      refused(`A message of over ${requestBudget.items} values is refused.`),
    );
  });

  it('that cannot be read is not answered', async () => {
    expect(await answersTo(Uint8Array.of(0xdd, 1, 255, 255, 255), ask('clearHistory'))).toEqual([ok]);
  });
});

it('a request of an endless name is refused in a short sentence', async () => {
  const [answer] = await answersTo(ask('x'.repeat(100_000)));
  expect(encodeMessage(answer).length).toBeLessThan(2000);
});

it('thousands of wrong entries are refused in a short sentence', async () => {
  const watch = { ranges: new Array(4096).fill(null), sections: [], regions: false, paused: false };
  const [answer] = await answersTo(ask('watch', { a: [watch] }));
  expect(answer).toMatchObject({ r: { error: { code: 'InvalidArgument' } } });
  expect(encodeMessage(answer).length).toBeLessThan(2000);
});

it('requests under way have a limit, which is reported; once one is answered, the next is taken', async () => {
  const wait = encodeMessage({ t: 'q', m: 'acknowledge', a: [{ sequence: 1 }], i: 'x' });
  expect(await answersTo(...new Array(mostUnderWay).fill(wait))).toEqual([]);
  const [over] = await answersTo(ask('clearHistory'));
  expect(over).toMatchObject({ r: { error: { code: 'LimitReached', message: expect.stringContaining('256') } } });
  waiting.pop()?.();
  expect(await answersTo()).toEqual([ok]);
  expect(await answersTo(ask('clearHistory'))).toEqual([ok]);
});
