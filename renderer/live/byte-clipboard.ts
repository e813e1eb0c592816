import { copiedByte } from './pasted-bytes.ts';

interface ByteClipboard {
  /** What is pasted; '' where the clipboard holds no text. */
  onPaste(text: string): void;
  /** The byte that is copied; null where it is not known. */
  byte(): number | null;
  onCopied(text: string): void;
}

/**
 * Pastes into bytes and copies from them while `element` has the focus. Browsers tell the document where the focus is in
 * nothing that can be edited (Clipboard API, 8.4). Returns what ends it.
 */
export function listenToClipboard(element: HTMLElement, { onPaste, byte, onCopied }: ByteClipboard): () => void {
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
      // Text that was selected on the page is copied as ever.
      if (!isMeant() || document.getSelection()?.toString()) return;
      const value = byte();
      if (value === null) return;
      event.clipboardData?.setData('text/plain', copiedByte(value));
      event.preventDefault();
      onCopied(copiedByte(value));
    },
    { signal },
  );
  return () => listening.abort();
}
