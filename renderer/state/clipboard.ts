import { useApp } from './store.ts';

/** Copies text, and says so in the status line. */
export function copyText(text: string): void {
  const told = (status: string) => useApp.setState({ status });
  navigator.clipboard.writeText(text).then(
    () => told(`${text} copied`),
    () => told('The clipboard is not available here'),
  );
}
