// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { chooseChannel } from './channel.ts';

/** A socket controlled by the test. */
class FakeSocket extends EventTarget {
  static last: FakeSocket | null = null;
  readonly sent: unknown[] = [];
  binaryType = 'blob';
  readonly url: string;
  readonly protocols: string[];

  constructor(url: URL, protocols: string[]) {
    super();
    this.url = String(url);
    this.protocols = protocols;
    FakeSocket.last = this;
  }

  send(data: unknown): void {
    this.sent.push(data);
  }
}

function lastSocket(): FakeSocket {
  if (!FakeSocket.last) throw new Error('no socket was opened');
  return FakeSocket.last;
}

beforeEach(() => {
  sessionStorage.clear();
  history.replaceState(null, '', '/');
  FakeSocket.last = null;
  vi.stubGlobal('WebSocket', FakeSocket);
});

afterEach(() => vi.unstubAllGlobals());

describe('over loopback', () => {
  it('takes the token out of the address bar, keeps it for reloads, and sends it as a subprotocol', () => {
    history.replaceState(null, '', '/#token=secret');
    void chooseChannel()();
    expect(location.hash).toBe('');
    expect(lastSocket().protocols).toEqual(['samepage', 'secret']);
    expect(lastSocket().url).toBe(`ws://${location.host}/session`);
    void chooseChannel()();
    expect(lastSocket().protocols).toEqual(['samepage', 'secret']);
  });

  it('says what to do where there is no token', async () => {
    await expect(chooseChannel()()).rejects.toMatchObject({ code: 'PermissionDenied' });
    expect(FakeSocket.last).toBeNull();
  });

  it('carries whole binary messages both ways, and reports the end', async () => {
    sessionStorage.setItem('samepage.token', 'secret');
    const opening = chooseChannel()();
    lastSocket().dispatchEvent(new Event('open'));
    const channel = await opening;
    const heard: unknown[] = [];
    channel.onMessage((message) => heard.push(message));
    channel.onClose(() => heard.push('closed'));
    lastSocket().dispatchEvent(new MessageEvent('message', { data: Uint8Array.of(1, 2).buffer }));
    lastSocket().dispatchEvent(new MessageEvent('message', { data: 'text' }));
    lastSocket().dispatchEvent(new Event('close'));
    expect(heard).toEqual([Uint8Array.of(1, 2), 'closed']);
    channel.post(Uint8Array.of(3));
    expect(lastSocket().sent).toEqual([Uint8Array.of(3)]);
    expect(lastSocket().binaryType).toBe('arraybuffer');
  });

  it('rejects where the connection is refused', async () => {
    sessionStorage.setItem('samepage.token', 'secret');
    const opening = chooseChannel()();
    lastSocket().dispatchEvent(new Event('close'));
    await expect(opening).rejects.toThrow('refused');
  });
});

/** One end of a pipe; jsdom has none, and Node's own brings bytes of another realm. */
class FakePort extends EventTarget {
  readonly posted: unknown[] = [];
  started = false;

  start(): void {
    this.started = true;
  }

  postMessage(message: unknown): void {
    this.posted.push(message);
  }
}

describe('in Electron', () => {
  const handOver = (port: FakePort, source: Window | null = window, data: unknown = { samepage: 'port' }) => {
    const event = new MessageEvent('message', { data, source });
    Object.defineProperty(event, 'ports', { value: [port] });
    window.dispatchEvent(event);
  };

  beforeEach(() => vi.stubGlobal('location', { protocol: 'app:' }));

  it('waits for a port from its own window, and takes the next one after that', async () => {
    const open = chooseChannel();
    const [foreign, first, second] = [new FakePort(), new FakePort(), new FakePort()];
    const opening = open();
    handOver(foreign, null);
    handOver(foreign, window, { samepage: 'menu' });
    handOver(first);
    const channel = await opening;
    const heard: unknown[] = [];
    channel.onMessage((message) => heard.push(message));
    channel.onClose(() => heard.push('closed'));
    expect(first.started).toBe(true);
    first.dispatchEvent(new MessageEvent('message', { data: Uint8Array.of(5) }));
    first.dispatchEvent(new MessageEvent('message', { data: 'text' }));
    first.dispatchEvent(new Event('close'));
    expect(heard).toEqual([Uint8Array.of(5), 'closed']);

    handOver(second);
    const next = await open();
    next.post(Uint8Array.of(6));
    expect([foreign.posted, first.posted, second.posted]).toEqual([[], [], [Uint8Array.of(6)]]);
  });
});
