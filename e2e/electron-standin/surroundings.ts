/** The smaller modules: what a window stands in, and what a person is asked. */
import type { Dialog, Display, MessageBoxOptions, MessageBoxReturnValue, NativeTheme, Screen, Session } from 'electron';
import type { StandinApp } from './app.ts';
import type { Browser } from './browser.ts';
import { checkOptions, optionsOf, strict } from './strict.ts';

const boxOptions = optionsOf<MessageBoxOptions>(
  'type',
  'title',
  'message',
  'detail',
  'buttons',
  'defaultId',
  'cancelId',
  'signal',
);

/** A box is answered at once with the button `answer`; a null is a person who never answers. */
export function dialogWith(answer: number | null): Pick<Dialog, 'showErrorBox'> & { showMessageBox: unknown } {
  return strict('dialog', {
    showErrorBox(title: string, content: string) {
      process.stderr.write(`${title}: ${content}\n`);
    },
    showMessageBox(...given: [unknown, MessageBoxOptions] | [MessageBoxOptions]): Promise<MessageBoxReturnValue> {
      const options = given.length === 2 ? given[1] : given[0];
      checkOptions('showMessageBox', options, boxOptions);
      process.stderr.write(`A box asks: ${options.message}\n`);
      const { signal, cancelId = 0 } = options;
      if (answer !== null) return Promise.resolve({ response: answer, checkboxChecked: false });
      return new Promise((resolve) => {
        signal?.addEventListener('abort', () => resolve({ response: cancelId, checkboxChecked: false }));
      });
    },
  });
}

/** As Playwright's pages have it where a test says nothing else. */
export const nativeTheme: Pick<NativeTheme, 'shouldUseDarkColors'> = strict('nativeTheme', {
  shouldUseDarkColors: false,
});

export function screenOf(app: StandinApp): Pick<Screen, 'getAllDisplays'> {
  return strict('screen', {
    getAllDisplays(): Display[] {
      app.needReady('screen');
      const area = { x: 0, y: 0, width: 1920, height: 1080 };
      // As much of it as is modelled.
      return [strict('Display', { bounds: area, workArea: area } as Display)];
    },
  });
}

/** Electron's names for permissions, and those of the Permissions API that Chromium has here. */
const permissions = {
  'clipboard-read': 'clipboard-read',
  'clipboard-sanitized-write': 'clipboard-write',
  geolocation: 'geolocation',
  notifications: 'notifications',
  midi: 'midi',
} as const;

/** What the app's own check says of each permission is put into force in Chromium, for the app's origin. */
export function sessionOf(app: StandinApp, browser: Browser, origins: Readonly<Record<string, string>>) {
  type Check = Exclude<Parameters<Session['setPermissionCheckHandler']>[0], null>;
  const defaultSession = strict('session.defaultSession', {
    setPermissionRequestHandler() {
      app.needReady('session');
    },
    setPermissionCheckHandler(check: Check) {
      for (const [origin, address] of Object.entries(origins)) {
        for (const [name, known] of Object.entries(permissions)) {
          // The names above are Electron's own; the details are not modelled.
          const granted = check(null, name as Parameters<Check>[1], origin, {} as Parameters<Check>[3]);
          void browser.permit(address, known, granted);
        }
      }
    },
    setDevicePermissionHandler() {
      app.needReady('session');
    },
  });
  return strict('session', { defaultSession });
}
