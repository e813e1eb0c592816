// @vitest-environment jsdom
// @vitest-environment-options { "url": "app://samepage/index.html" }
import { describe, expect, it } from 'vitest';
import { chooseChannel } from './channel.ts';

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
