import { useApp } from './store.ts';

/** Copies text, and says so in the status line. */
export function copyText(text: string): void {
  navigator.clipboard.writeText(text).then(
    () => sayCopied(text),
    () => useApp.setState({ status: 'The clipboard is not available here' }),
  );
}

export function sayCopied(text: string): void {
  useApp.setState({ status: `${text} copied` });
}
