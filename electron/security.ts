/**
 * What a page may not do, to Electron's security checklist (electronjs.org/docs/latest/tutorial/security). There is no
 * list of what it may ask of the main process: it can ask nothing. No IPC channel is listened to here; all that a page
 * has is its port to the engine, which only our own page is given (session-port.ts).
 */
import type { BrowserWindowConstructorOptions, Session, WebContents } from 'electron';
import { isOurPage, pageAddress } from './page-address.ts';

export function securePreferences(preload: string): NonNullable<BrowserWindowConstructorOptions['webPreferences']> {
  return {
    preload,
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    nodeIntegrationInWorker: false,
    nodeIntegrationInSubFrames: false,
    webSecurity: true,
    allowRunningInsecureContent: false,
    webviewTag: false,
    navigateOnDragDrop: false,
    // It would fetch dictionaries from the network.
    spellcheck: false,
  };
}

/** The page's only permission: copying addresses, to the clipboard, at a person's own gesture. */
function permitted(permission: string, origin: string): boolean {
  return permission === 'clipboard-sanitized-write' && isOurPage(origin);
}

/** For the session that all windows share. */
export function guardSession(session: Session): void {
  session.setPermissionRequestHandler((_, permission, callback, details) =>
    callback(permitted(permission, details.requestingUrl)),
  );
  session.setPermissionCheckHandler((_, permission, origin) => permitted(permission, origin));
  session.setDevicePermissionHandler(() => false);
}

/** For every page that is ever created, in whatever way. What it is denied is noted. */
export function guardContents(contents: WebContents, note: (line: string) => void): void {
  contents.setWindowOpenHandler(({ url }) => {
    note(`denied a page another window: ${url}`);
    return { action: 'deny' };
  });
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.on('will-frame-navigate', (details) => {
    // A reload by the page itself is a navigation to where it is.
    if (details.isMainFrame && details.url === pageAddress) return;
    note(`kept a page from going to ${details.url}`);
    details.preventDefault();
  });
}
