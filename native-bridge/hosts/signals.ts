const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

export interface StopSignals {
  /** Resolves at the first signal to stop. */
  readonly first: Promise<void>;
  /** Listens no longer. */
  ignore(): void;
}

/** Listens for signals to stop. At the second one `atOnce` is called, then the process ends by that signal without waiting. */
export function listenForSignals(atOnce: () => void): StopSignals {
  let arrived: () => void = () => undefined;
  let count = 0;
  const first = new Promise<void>((resolve) => {
    arrived = resolve;
  });
  const listener = (signal: NodeJS.Signals) => {
    count += 1;
    if (count === 1) return arrived();
    ignore();
    try {
      atOnce();
    } finally {
      // Nobody listens any more: this ends the process, without its threads being waited for.
      process.kill(process.pid, signal);
    }
  };
  const ignore = () => {
    for (const signal of signals) process.off(signal, listener);
  };
  for (const signal of signals) process.on(signal, listener);
  return { first, ignore };
}
