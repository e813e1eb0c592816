/**
 * One at a time: what is asked for meanwhile is done once more afterwards, as it then stands. Returns what asks for it; its
 * promise is fulfilled once what was asked for is done, or has failed.
 */
export function newestOnly(work: () => Promise<void>, failed: (thrown: unknown) => void): () => Promise<void> {
  let underWay = Promise.resolve();
  let next: Promise<void> | null = null;
  return () => {
    next ??= underWay.then(() => {
      next = null;
      underWay = work().catch(failed);
      return underWay;
    });
    return next;
  };
}
