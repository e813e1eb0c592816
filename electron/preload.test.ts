import { EventEmitter } from 'node:events';
import { beforeAll, beforeEach, expect, it, vi } from 'vitest';

const ipcRenderer = Object.assign(new EventEmitter(), { send: vi.fn(), invoke: vi.fn() });
const postMessage = vi.fn();

vi.mock('electron', () => ({ ipcRenderer }));

beforeAll(async () => {
  vi.stubGlobal('window', { postMessage });
  vi.stubGlobal('location', { origin: 'app://samepage' });
  await import('./preload.ts');
});

beforeEach(() => postMessage.mockClear());

it('hands the page its port', () => {
  const port = {};
  ipcRenderer.emit('samepage:port', { ports: [port] }, null);
  expect(postMessage).toHaveBeenCalledExactlyOnceWith({ samepage: 'port' }, 'app://samepage', [port]);
});

it('passes the chosen menu command on to the page', () => {
  ipcRenderer.emit('samepage:menu', {}, 'undo');
  expect(postMessage).toHaveBeenCalledExactlyOnceWith({ samepage: 'menu', action: 'undo' }, 'app://samepage');
});

it('informs the page of what became of a file', () => {
  ipcRenderer.emit('samepage:saved', {}, { state: 'cancelled' });
  const message = { samepage: 'saved', result: { state: 'cancelled' } };
  expect(postMessage).toHaveBeenCalledExactlyOnceWith(message, 'app://samepage');
});

it('listens to nothing else, and sends nothing', () => {
  expect(ipcRenderer.eventNames()).toEqual(['samepage:port', 'samepage:menu', 'samepage:saved']);
  expect(ipcRenderer.send).not.toHaveBeenCalled();
});
