/**
 * A text field that shows live data while a person may be using it: what they have selected or are composing stays
 * until they let go of it, and the caret stays where they put it. Setting `value` alone would move the caret to the
 * end, and the next key would be added to the new text in place of replacing the selected one.
 */
export class FollowingField {
  readonly #field: HTMLInputElement;
  readonly #listening = new AbortController();
  #isComposing = false;

  /** `onRelease` is called when the field may be free again: show the newest text then. */
  constructor(field: HTMLInputElement, onRelease: () => void) {
    this.#field = field;
    const { signal } = this.#listening;
    field.addEventListener(
      'compositionstart',
      () => {
        this.#isComposing = true;
      },
      { signal },
    );
    field.addEventListener(
      'compositionend',
      () => {
        this.#isComposing = false;
        onRelease();
      },
      { signal },
    );
    field.addEventListener('blur', onRelease, { signal });
    // A text field's own selection is reported to its document (Selection API, 4.2; Chromium < 127: to it alone).
    const onSelection = () => {
      if (document.activeElement === field) onRelease();
    };
    document.addEventListener('selectionchange', onSelection, { signal });
  }

  dispose(): void {
    this.#listening.abort();
  }

  /** A person has selected something in it or is composing. In a window without the focus nobody is about to type. */
  get held(): boolean {
    if (this.#isComposing) return true;
    const { selectionStart, selectionEnd } = this.#field;
    return selectionStart !== selectionEnd && document.activeElement === this.#field && document.hasFocus();
  }

  /** Shows `text`, unless the field is held. */
  show(text: string): void {
    const field = this.#field;
    if (field.value === text || this.held) return;
    const { selectionStart, selectionEnd, value } = field;
    field.value = text;
    if (document.activeElement !== field) return;
    // What reached to the end still does: the window may get the focus back, and be typed in.
    const kept = (at: number | null) => (at === null || at === value.length ? text.length : Math.min(at, text.length));
    field.setSelectionRange(kept(selectionStart), kept(selectionEnd));
  }
}
