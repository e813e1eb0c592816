import type { Session, WebContents } from 'electron';
import { describe, expect, it, vi } from 'vitest';
import { isOurPage } from './page-address.ts';
import { guardContents, guardSession } from './security.ts';
import { Contents } from './testing/contents.ts';

function preventable<T extends object>(more?: T) {
  return {
    ...more,
    prevented: false,
    preventDefault() {
      this.prevented = true;
    },
  };
}

describe('guardContents', () => {
  const contents = new Contents();
  const notes: string[] = [];
  // As much of it as guardContents uses.
  guardContents(contents as unknown as WebContents, (line) => notes.push(line));

  it.each<[string, boolean, boolean]>([
    ['app://samepage/', true, false],
    ['app://samepage/', false, true],
    ['app://samepage/other.html', true, true],
    ['https://example.com/', true, true],
    ['file:///etc/passwd', true, true],
    ['data:text/html,hello', true, true],
  ])('navigation to %s (main frame: %s) is prevented: %s', (url, isMainFrame, prevented) => {
    const event = preventable({ url, isMainFrame });
    contents.emit('will-frame-navigate', event);
    expect(event.prevented).toBe(prevented);
    expect(notes.splice(0)).toEqual(prevented ? [`kept a page from going to ${url}`] : []);
  });

  it('denies new windows and webviews', () => {
    expect(contents.openHandler({ url: 'https://example.com/' })).toEqual({ action: 'deny' });
    expect(notes.splice(0)).toEqual(['denied a page another window: https://example.com/']);
    const event = preventable();
    contents.emit('will-attach-webview', event);
    expect(event.prevented).toBe(true);
  });
});

describe('guardSession', () => {
  const handlers = {
    setPermissionRequestHandler: vi.fn(),
    setPermissionCheckHandler: vi.fn(),
    setDevicePermissionHandler: vi.fn(),
  };
  // As much of it as guardSession uses.
  guardSession(handlers as unknown as Session);
  const [request] = handlers.setPermissionRequestHandler.mock.calls[0] ?? [];
  const [check] = handlers.setPermissionCheckHandler.mock.calls[0] ?? [];
  const [device] = handlers.setDevicePermissionHandler.mock.calls[0] ?? [];

  const asked = (permission: string, requestingUrl: string) => {
    const answers: boolean[] = [];
    request(null, permission, (granted: boolean) => answers.push(granted), { requestingUrl });
    return [...answers, check(null, permission, requestingUrl)];
  };

  it('lets our page copy to the clipboard, and nobody else', () => {
    expect(asked('clipboard-sanitized-write', 'app://samepage/')).toEqual([true, true]);
    expect(asked('clipboard-sanitized-write', 'https://example.com/')).toEqual([false, false]);
  });

  it.each(['media', 'geolocation', 'clipboard-read', 'notifications', 'openExternal', 'usb'])('denies %s', (name) => {
    expect(asked(name, 'app://samepage/')).toEqual([false, false]);
    expect(device({ deviceType: 'usb' })).toBe(false);
  });
});

describe('isOurPage', () => {
  it.each([
    ['app://samepage/', true],
    ['app://samepage/index.html#x', true],
    ['app://samepage.evil.example/', false],
    ['app://evil@samepage.example/', false],
    ['https://samepage/', false],
    ['', false],
  ])('%j: %s', (address, ours) => {
    expect(isOurPage(address)).toBe(ours);
  });
});
