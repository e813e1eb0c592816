/**
 * Text that is not typed key by key: what an input method or a dead key composes. The bytes are no text field, so the
 * platform learns from an EditContext (W3C; Chromium 121) that text may be composed here, and hands it over.
 * Where there is none, plain keys go on working.
 */

/** As far as it is used here; TypeScript's library does not know it yet. */
interface EditContext extends EventTarget {
  readonly text: string;
  updateText(start: number, end: number, text: string): void;
  updateControlBounds(bounds: DOMRect): void;
  updateSelectionBounds(bounds: DOMRect): void;
}

declare global {
  interface Window {
    EditContext?: new () => EditContext;
  }
  interface HTMLElement {
    editContext: EditContext | null;
  }
}

interface Listening {
  context: EditContext;
  stop: AbortController;
}

export class ComposedText {
  readonly #element: HTMLElement;
  readonly #onText: (text: string) => void;
  /** Null while nothing is taken. */
  #listening: Listening | null = null;

  /** `onText` is given each text when it is done, not while it is being composed. */
  constructor(element: HTMLElement, onText: (text: string) => void) {
    this.#element = element;
    this.#onText = onText;
  }

  /**
   * Takes text from now on, beside `place` (where an input method opens its window), or null: no more. To be called with
   * null before the element is given up: Blink keeps an EditContext that has listeners, and with it the element, for ever.
   */
  listen(place: Element | null): void {
    if (!place) {
      this.#listening?.stop.abort();
      if (this.#listening) this.#element.editContext = null;
      this.#listening = null;
      return;
    }
    if (!window.EditContext) return;
    this.#listening ??= this.#start(new window.EditContext());
    const { context } = this.#listening;
    context.updateControlBounds(this.#element.getBoundingClientRect());
    context.updateSelectionBounds(place.getBoundingClientRect());
  }

  #start(context: EditContext): Listening {
    const stop = new AbortController();
    const { signal } = stop;
    let isComposing = false;
    const commit = () => {
      const { text } = context;
      context.updateText(0, text.length, '');
      if (text !== '') this.#onText(text);
    };
    const compose = () => {
      isComposing = true;
    };
    const compositionDone = () => {
      isComposing = false;
      commit();
    };
    const textChanged = () => {
      if (!isComposing) commit();
    };
    context.addEventListener('compositionstart', compose, { signal });
    context.addEventListener('compositionend', compositionDone, { signal });
    context.addEventListener('textupdate', textChanged, { signal });
    this.#element.editContext = context;
    return { context, stop };
  }
}
