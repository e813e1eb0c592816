/** One at a time: what is asked for meanwhile is done once more afterwards, as it then stands. */
export function newestOnly(work: () => Promise<void>, failed: (thrown: unknown) => void): () => void {
  let isBusy = false;
  let isWanted = false;
  const run = async () => {
    isBusy = true;
    while (isWanted) {
      isWanted = false;
      try {
        await work();
      } catch (thrown) {
        failed(thrown);
      }
    }
    isBusy = false;
  };
  return () => {
    isWanted = true;
    if (!isBusy) void run();
  };
}
