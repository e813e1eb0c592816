import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { App } from 'electron';
import { lockInstance } from './single-instance.ts';
import { electronEvent, eventsOf, StrictEmitter, violation } from './strict.ts';

export interface AppOptions {
  /** The folder of the app's package.json. */
  root: string;
  /** Where the app's settings are kept: the user's own folder in Electron. */
  settings: string;
}

const events = eventsOf<App>()(
  'ready',
  'activate',
  'before-quit',
  'browser-window-created',
  'child-process-gone',
  'second-instance',
  'web-contents-created',
  'window-all-closed',
);

export class StandinApp
  extends StrictEmitter
  implements
    Pick<App, 'exit' | 'quit' | 'getPath' | 'getVersion' | 'getName' | 'isReady' | 'whenReady' | 'enableSandbox'>
{
  readonly #name: string;
  readonly #version: string;
  readonly #paths: Readonly<Record<string, string>>;
  readonly #whenReady: Promise<void>;
  #ready = false;
  #becomeReady: () => void = () => undefined;
  /** For the windows: all of them are to go at once. Resolves when they have. */
  closeAll: () => Promise<void> = () => Promise.resolve();

  constructor({ root, settings }: AppOptions) {
    super('app', events);
    const { productName, name, version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
    this.#name = productName ?? name;
    this.#version = version;
    const userData = join(settings, this.#name);
    mkdirSync(userData, { recursive: true });
    this.#paths = { appData: settings, userData, logs: join(userData, 'logs') };
    this.#whenReady = new Promise((resolve) => {
      this.#becomeReady = resolve;
    });
    // Electron quits on these.
    for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => this.quit());
  }

  /** Once the app's main module has run to its end, and not before: what waits for it there waits for ever. */
  becomeReady(): void {
    this.#ready = true;
    this.#becomeReady();
    this.emit('ready', electronEvent('Event', {}), {});
  }

  needReady(what: string): void {
    if (!this.#ready) violation(`${what} was used before the app was ready`);
  }

  isReady(): boolean {
    return this.#ready;
  }

  whenReady(): Promise<void> {
    return this.#whenReady;
  }

  getName(): string {
    return this.#name;
  }

  getVersion(): string {
    return this.#version;
  }

  getPath(name: string): string {
    const path = this.#paths[name] ?? violation(`app.getPath('${name}') is not modelled`);
    if (name === 'logs') mkdirSync(path, { recursive: true });
    return path;
  }

  /** There is no sandbox to enable here: see README.md. */
  enableSandbox(): void {
    if (this.#ready) violation('app.enableSandbox was called after the app was ready');
  }

  requestSingleInstanceLock(): boolean {
    return lockInstance(this.getPath('userData'), () =>
      this.emit('second-instance', electronEvent('Event', {}), [], '', {}),
    );
  }

  quit(): void {
    const event = electronEvent('Event', {});
    this.emit('before-quit', event);
    if (!event.defaultPrevented) violation('a quit that nobody holds up is not modelled');
  }

  exit(code = 0): void {
    void this.closeAll().then(() => process.exit(code));
  }
}
