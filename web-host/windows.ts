import { type AppWindow, openAppWindow, type PageAddresses } from './app-window.ts';

/** The windows that a run has opened; they end with it. */
export class AppWindows {
  readonly #opening: Promise<AppWindow>[] = [];
  readonly #open = new Set<AppWindow>();
  #closed = false;

  /** Opens the page in `browser`. Once the run is over, a window that was still being opened is closed at once. */
  async open(browser: string, page: PageAddresses): Promise<AppWindow> {
    const opening = openAppWindow(browser, page);
    this.#opening.push(opening);
    const window = await opening;
    this.#open.add(window);
    if (this.#closed) await window.close();
    return window;
  }

  async close(): Promise<void> {
    this.#closed = true;
    const opened = await Promise.allSettled(this.#opening);
    await Promise.all(opened.map((outcome) => outcome.status === 'fulfilled' && outcome.value.close()));
  }

  /** Ends all of them without waiting for anything. */
  closeNow(): void {
    this.#closed = true;
    for (const window of this.#open) window.closeNow();
  }
}
