/** Trying again to connect, before the wait between two attempts is over. */
let retry: (() => void) | null = null;

/** What to call to try at once; null while no attempt is being waited for. */
export function setRetry(next: (() => void) | null): void {
  retry = next;
}

export function reconnect(): void {
  retry?.();
}
