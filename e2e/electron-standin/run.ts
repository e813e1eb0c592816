/**
 * Runs the app's main module, as built, in this process, where `import 'electron'` gives the stand-in.
 * `node run.js MAIN ROOT [arguments]`; the environment says where the browser is, see e2e/support/standin-app.ts.
 */

import { register } from 'node:module';
import { pathToFileURL } from 'node:url';
import type * as Electron from 'electron';
import { StandinApp } from './app.ts';
import { toBrowser } from './app-address.ts';
import { Browser } from './browser.ts';
import { browserWindowClass } from './browser-window.ts';
import { menusOf } from './menu.ts';
import { StandinChannel } from './message-channel.ts';
import { protocolOf } from './protocol.ts';
import { dialogWith, nativeTheme, screenOf, sessionOf } from './surroundings.ts';

const [, , main = '', root = '', ...rest] = process.argv;
const { STANDIN_BROWSER = '', STANDIN_CONTEXT = '', STANDIN_SETTINGS = '', STANDIN_ANSWER } = process.env;

const browser = await Browser.connect(STANDIN_BROWSER, STANDIN_CONTEXT);
const app = new StandinApp({ root, settings: STANDIN_SETTINGS });
const { protocol, answer } = protocolOf(app);
const BrowserWindow = browserWindowClass({ app, browser, answer });

const electron: Partial<Record<keyof typeof Electron, unknown>> = {
  app,
  BrowserWindow,
  dialog: dialogWith(STANDIN_ANSWER === undefined ? null : Number(STANDIN_ANSWER)),
  Menu: menusOf(() => BrowserWindow.getFocusedWindow() ?? undefined),
  MessageChannelMain: StandinChannel,
  nativeTheme,
  protocol,
  screen: screenOf(app),
  session: sessionOf(app, browser, { 'app://samepage/': new URL(toBrowser('app://samepage/')).origin }),
};

/** Where the hook's module, and a test by way of the debugger, find it. */
Object.assign(globalThis, { standinForElectron: electron });

// An import of anything that is not in this list fails as one of a name that a module does not export.
const source = `export const { ${Object.keys(electron).join(', ')} } = globalThis.standinForElectron;`;
const hooks = `
  export const resolve = (name, context, next) =>
    name === 'electron' ? { url: 'standin:electron', shortCircuit: true } : next(name, context);
  export const load = (url, context, next) =>
    url === 'standin:electron'
      ? { format: 'module', source: ${JSON.stringify(source)}, shortCircuit: true }
      : next(url, context);
`;
register(`data:text/javascript,${encodeURIComponent(hooks)}`);

const chrome = (await browser.product()).replace(/^.*\//, '');
const versions = { ...process.versions, electron: 'none: a stand-in for tests', chrome };
Object.defineProperty(process, 'versions', { value: versions });
// Electron says so of an app that is not packaged, and gives it the app's folder first.
Object.defineProperty(process, 'defaultApp', { value: true });
process.argv = [process.execPath, root, ...rest];

await import(pathToFileURL(main).href);
app.becomeReady();
