interface ByteClipboard {
  /** What is pasted; '' where the clipboard holds no text. */
  onPaste(text: string): void;
  /** What is copied, and said; null where that is nothing. */
  onCopy(): string | null;
}

/**
 * Pastes into bytes and copies from them while `element` has the focus. Browsers dispatch these to the document where the focus is in
 * nothing that can be edited (Clipboard API, 8.4). Returns what ends it.
 */
export function listenToClipboard(element: HTMLElement, { onPaste, onCopy }: ByteClipboard): () => void {
  const listening = new AbortController();
  const { signal } = listening;
  const isMeant = () => document.activeElement === element;
  document.addEventListener(
    'paste',
    (event) => {
      if (!isMeant()) return;
      event.preventDefault();
      onPaste(event.clipboardData?.getData('text/plain') ?? '');
    },
    { signal },
  );
  document.addEventListener(
    'copy',
    (event) => {
      // Text that was selected on the page is copied as ever; what a field still has selected, the focus has left.
      if (!isMeant() || document.getSelection()?.isCollapsed === false) return;
      event.preventDefault();
      const text = onCopy();
      if (text !== null) event.clipboardData?.setData('text/plain', text);
    },
    { signal },
  );
  return () => listening.abort();
}
