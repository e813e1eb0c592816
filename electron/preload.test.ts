import { EventEmitter } from 'node:events';
import { beforeAll, beforeEach, expect, it, vi } from 'vitest';

const ipcRenderer = Object.assign(new EventEmitter(), { send: vi.fn(), invoke: vi.fn() });
const postMessage = vi.fn();

const webUtils = { getPathForFile: ({ name }: File) => `/home/me/${name}` };
class Field {
  type = 'file';
  files = [{ name: 'data.bin' }];
  readonly dataset: Record<string, string> = {};
}
let onChange: (event: { target: unknown }) => void = () => undefined;

vi.mock('electron', () => ({ ipcRenderer, webUtils }));

beforeAll(async () => {
  const addEventListener = (_: string, listener: typeof onChange) => {
    onChange = listener;
  };
  vi.stubGlobal('window', { postMessage, addEventListener });
  vi.stubGlobal('HTMLInputElement', Field);
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

it('notes at a file’s field where the file is that was chosen there, and at no other field', () => {
  const field = new Field();
  onChange({ target: field });
  expect(field.dataset).toEqual({ path: '/home/me/data.bin' });
  field.files = [];
  onChange({ target: field });
  expect(field.dataset).toEqual({});
  const other = Object.assign(new Field(), { type: 'text' });
  onChange({ target: other });
  onChange({ target: {} });
  expect(other.dataset).toEqual({});
  expect(postMessage).not.toHaveBeenCalled();
});

it('listens to nothing else, and sends nothing', () => {
  expect(ipcRenderer.eventNames()).toEqual(['samepage:port', 'samepage:menu', 'samepage:saved']);
  expect(ipcRenderer.send).not.toHaveBeenCalled();
});
