/** Does an action at the first call only; every call gets that one's outcome. */
export function once<T>(action: () => Promise<T>): () => Promise<T> {
  let outcome: Promise<T> | null = null;
  return () => {
    outcome ??= action();
    return outcome;
  };
}
