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
