import { useApp } from './store.ts';

/** Copies text, and says so in the status line, of a long one by another name. */
export function copyText(text: string, name = text): void {
  navigator.clipboard.writeText(text).then(
    () => sayCopied(name),
    () => useApp.setState({ status: 'The clipboard is not available here' }),
  );
}

export function sayCopied(text: string): void {
  useApp.setState({ status: `${text} copied` });
}
