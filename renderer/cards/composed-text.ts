/**
 * Text that is not typed key by key: what an input method or a dead key composes. The bytes are no text field, so the
 * platform is told by an EditContext (W3C; Chromium 121) that it may write here, and hands over what was composed.
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

export class ComposedText {
  readonly #element: HTMLElement;
  readonly #context: EditContext | null;
  #isComposing = false;

  /** `onText` is given each text when it is done, not while it is being composed. */
  constructor(element: HTMLElement, onText: (text: string) => void) {
    this.#element = element;
    this.#context = window.EditContext ? new window.EditContext() : null;
    const commit = () => {
      const { text } = this.#context ?? { text: '' };
      this.#context?.updateText(0, text.length, '');
      if (text !== '') onText(text);
    };
    this.#context?.addEventListener('compositionstart', () => {
      this.#isComposing = true;
    });
    this.#context?.addEventListener('compositionend', () => {
      this.#isComposing = false;
      commit();
    });
    this.#context?.addEventListener('textupdate', () => {
      if (!this.#isComposing) commit();
    });
  }

  /** Takes text from now on, beside `place` (where an input method opens its window), or null: no more. */
  listen(place: Element | null): void {
    const context = place ? this.#context : null;
    if (this.#element.editContext !== context && this.#context) this.#element.editContext = context;
    if (!context || !place) return;
    context.updateControlBounds(this.#element.getBoundingClientRect());
    context.updateSelectionBounds(place.getBoundingClientRect());
  }
}
