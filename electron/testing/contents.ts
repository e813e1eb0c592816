/** For unit tests of what our listeners do: events without a page, and the calls that they led to. Not a model of Electron. */
import { EventEmitter } from 'node:events';
import { vi } from 'vitest';

export class Contents extends EventEmitter {
  url = '';
  readonly postMessage = vi.fn();
  readonly reload = vi.fn();
  readonly forcefullyCrashRenderer = vi.fn();
  openHandler: (details: { url: string }) => unknown = () => ({ action: 'allow' });
  getURL(): string {
    return this.url;
  }
  isDestroyed(): boolean {
    return false;
  }
  setWindowOpenHandler(handler: (details: { url: string }) => unknown): void {
    this.openHandler = handler;
  }
}
