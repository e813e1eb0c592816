import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { decodeMessage, encodeMessage } from './codec.ts';
import { problem, SamepageError } from './errors.ts';
import type { EventData } from './messages.ts';
import type { RegionColumns } from './region-columns.ts';
import { type Channel, type Client, connectClient, type EventHandlers } from './rpc.ts';
import { type EventSender, type RequestHandlers, serveClient } from './serve-client.ts';
import { MemoryPipe } from './testing/memory-pipe.ts';

const regions: RegionColumns = {
  count: 1,
  starts: Float64Array.of(0x280000),
  ends: Float64Array.of(0x290000),
  protections: Uint8Array.of(11),
  kinds: Uint8Array.of(0),
  offsets: BigUint64Array.of(2n ** 60n + 0x1000n),
  inodes: BigUint64Array.of(2n ** 64n - 1n),
  devices: Uint32Array.of(2 ** 32 - 1),
  nameIndexes: Uint32Array.of(0),
  names: ['/memfd:samepage-section-1 (deleted)'],
};

let pipe: MemoryPipe;
let handlers: RequestHandlers;
let received: [name: string, data: unknown][];
let broken: SamepageError[];
let client: Client;
let sender: EventSender;

beforeEach(() => {
  pipe = new MemoryPipe();
  received = [];
  broken = [];
  const unasked = () => {
    throw new Error('nobody should ask this');
  };
  handlers = {
    state: unasked,
    perform: unasked,
    run: unasked,
    undo: unasked,
    redo: unasked,
    clearHistory: () => null,
    setHistoryBudget: () => null,
    readBytes: unasked,
    program: unasked,
    scene: unasked,
    watching: unasked,
    workspace: unasked,
    watch: unasked,
    regions: () => regions,
    startJob: unasked,
    cancelJob: unasked,
    showProcess: unasked,
    acknowledge: () => null,
  };
  const note = (name: string) => (data: unknown) => received.push([name, data]);
  const eventHandlers: EventHandlers = {
    changed: note('changed'),
    bytes: note('bytes'),
    touched: note('touched'),
    regions: note('regions'),
    regionsChanged: note('regionsChanged'),
    regionsLost: note('regionsLost'),
    calls: note('calls'),
    alive: note('alive'),
    scene: note('scene'),
    watching: note('watching'),
    missed: note('missed'),
  };
  // Handlers are looked up when they are called, so that a test may put its own in.
  const late = Object.fromEntries(
    Object.keys(handlers).map((name) => [name, (args: never) => handlers[name as keyof RequestHandlers](args)]),
  );
  // Made from the keys of RequestHandlers just above.
  sender = serveClient(pipe.engine, late as unknown as RequestHandlers);
  client = connectClient(pipe.window, eventHandlers, (error) => broken.push(error));
});

async function errorOf(request: Promise<unknown>): Promise<SamepageError> {
  const thrown = await request.then(
    () => new Error('this should have failed, and did not'),
    (error: unknown) => error,
  );
  expect(thrown).toBeInstanceOf(SamepageError);
  // Made sure of just above.
  return thrown as SamepageError;
}

/** Resolves when everything posted until now has arrived: it answers after all of it. */
const settled = () => client.request('clearHistory', {});

describe('a request', () => {
  it('is answered with what its handler gives, columns as columns', async () => {
    expect(await client.request('regions', {})).toEqual(regions);
  });

  it('hands its arguments over, parsed', async () => {
    const asked: unknown[] = [];
    handlers.acknowledge = async (args) => {
      asked.push(await Promise.resolve(args));
      return null;
    };
    expect(await client.request('acknowledge', { sequence: 7 })).toBeNull();
    expect(asked).toEqual([{ sequence: 7 }]);
  });

  it('that fails is rejected with the very error: code, sentence, system’s number, what stands in the way', async () => {
    const data = {
      call: 'mmap',
      osCode: 17,
      osName: 'EEXIST',
      occupant: { start: regions.starts[0], end: regions.ends[0], label: 'libc.so.6 r-xp' },
    };
    handlers.regions = () => {
      // The addresses are plain numbers here.
      throw problem('AddressInUse', 'The place is taken.', data as never);
    };
    const error = await errorOf(client.request('regions', {}));
    expect(error.data).toEqual({ ...data, code: 'AddressInUse', message: 'The place is taken.' });
    expect(error.message).toBe('The place is taken.');
  });

  it('whose handler breaks is rejected as Internal, with what it said', async () => {
    handlers.regions = () => {
      throw new TypeError('undefined is not a function');
    };
    expect((await errorOf(client.request('regions', {}))).data).toEqual({
      code: 'Internal',
      message: 'undefined is not a function',
    });
    handlers.regions = () => Promise.reject(new Error('later'));
    expect((await errorOf(client.request('regions', {}))).message).toBe('later');
  });

  it('with arguments that are none is refused before its handler sees it', async () => {
    let called = false;
    handlers.acknowledge = () => {
      called = true;
      return null;
    };
    const error = await errorOf(client.request('acknowledge', { sequence: -1 }));
    expect(error.code).toBe('InvalidArgument');
    expect(error.message).toContain('sequence');
    expect(called).toBe(false);
  });

  it('whose answer is none is rejected, not believed', async () => {
    // An engine that answers what its types forbid.
    handlers.regions = () => ({ ...regions, starts: [1, 2] }) as never;
    const error = await errorOf(client.request('regions', {}));
    expect(error.code).toBe('Internal');
    expect(error.message).toContain('starts');
  });

  it('whose answer cannot be sent is rejected, and the next is answered', async () => {
    // As above: no type would let this pass.
    handlers.regions = () => ({ ...regions, count: 1n }) as never;
    expect((await errorOf(client.request('regions', {}))).code).toBe('Internal');
    handlers.regions = () => regions;
    expect(await client.request('regions', {})).toEqual(regions);
  });

  it('is answered for itself, in whatever order the answers come', async () => {
    const waiting: (() => void)[] = [];
    handlers.acknowledge = ({ sequence }) =>
      new Promise((resolve, reject) => {
        waiting.unshift(() => (sequence % 2 === 0 ? resolve(null) : reject(problem('NotFound', String(sequence)))));
        if (waiting.length === 10) for (const answer of waiting) answer();
      });
    const requests = Array.from({ length: 10 }, (_, sequence) => client.request('acknowledge', { sequence }));
    const results = await Promise.allSettled(requests);
    expect(results.map((result) => (result.status === 'fulfilled' ? result.value : result.reason.message))).toEqual(
      results.map((_, sequence) => (sequence % 2 === 0 ? null : String(sequence))),
    );
  });
});

describe('a lost connection', () => {
  it('settles what was under way, and refuses what comes after', async () => {
    handlers.regions = () => new Promise(() => undefined);
    const waiting = errorOf(client.request('regions', {}));
    await settled();
    expect(client.closed).toBe(false);
    pipe.close();
    expect((await waiting).code).toBe('Disconnected');
    expect(client.closed).toBe(true);
    expect((await errorOf(client.request('regions', {}))).code).toBe('Disconnected');
  });

  it('lets the engine send to nobody without harm', () => {
    pipe.close();
    const before = pipe.sent.length;
    sender.send('regions', { pid: 4, list: regions });
    expect(pipe.sent).toHaveLength(before);
  });

  it('is what a window meets whose host cannot post any more', async () => {
    const failing: Channel = {
      post: () => {
        throw new Error('the port is gone');
      },
      onMessage: () => undefined,
      onClose: () => undefined,
    };
    // No event will come.
    const lone = connectClient(failing, {} as EventHandlers, () => undefined);
    expect((await errorOf(lone.request('regions', {}))).message).toContain('the port is gone');
  });
});

describe('an event', () => {
  const bytes: EventData<'bytes'> = {
    sequence: 3,
    parts: ['A', 'B'].map((view) => ({
      view,
      offset: 0,
      data: Uint8Array.of(42, 0, 0, 0),
      pages: Uint8Array.of(1),
      initial: false,
    })),
  };

  it('arrives whole and in order, and all views’ bytes in one message', async () => {
    sender.send('bytes', bytes);
    sender.send('regions', { pid: 4, list: regions });
    sender.send('bytes', { ...bytes, sequence: 4 });
    expect(pipe.sent).toHaveLength(3);
    await settled();
    expect(received).toEqual([
      ['bytes', bytes],
      ['regions', { pid: 4, list: regions }],
      ['bytes', { ...bytes, sequence: 4 }],
    ]);
    expect(broken).toEqual([]);
  });

  it('that does not parse is reported as broken and goes nowhere else', async () => {
    // What no typed engine could send.
    sender.send('bytes', { ...bytes, sequence: 'three' } as never);
    sender.send('regions', { pid: 4, list: regions });
    await settled();
    expect(received).toEqual([['regions', { pid: 4, list: regions }]]);
    expect(broken.map(({ code, message }) => [code, message.includes('event bytes')])).toEqual([['Internal', true]]);
  });
});

describe('bytes that nobody of ours sent', () => {
  it('do no harm, at either end', async () => {
    const call = fc.record({
      t: fc.constantFrom('q', 's', 'x', 1),
      m: fc.oneof(fc.constantFrom('regions', 'constructor', '__proto__', 'toString', 'changed'), fc.string(), fc.nat()),
      a: fc.oneof(
        fc.constant([]),
        fc.array(fc.anything({ maxDepth: 1, withBigInt: false })),
        fc.nat(),
        fc.constant(null),
      ),
      i: fc.oneof(fc.string(), fc.nat(), fc.constant(null)),
    });
    const message = fc.oneof(fc.uint8Array({ maxLength: 60 }), call.map(encodeMessage));
    await fc.assert(
      fc.asyncProperty(message, fc.constantFrom<0 | 1>(0, 1), async (garbage, at) => {
        pipe.deliver(at, garbage);
        expect(await client.request('regions', {})).toEqual(regions);
      }),
      { numRuns: 300 },
    );
  });

  it.each(['constructor', 'toString', '__proto__', 'hasOwnProperty', 'nothing'])(
    'that ask for “%s” are answered with an error, not with a function of ours',
    async (name) => {
      pipe.deliver(1, encodeMessage({ t: 'q', m: name, a: [], i: '1' }));
      await settled();
      const answers = pipe.sent.map(decodeMessage);
      expect(answers[0]).toMatchObject({ t: 's', i: '1', r: { error: { code: 'InvalidArgument' } } });
      expect(answers[0]).not.toHaveProperty('r.ok');
    },
  );
});
