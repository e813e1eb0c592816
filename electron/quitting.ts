export interface QuitSteps {
  /** Whether bytes were changed that quitting would lose. */
  unsaved: () => Promise<boolean>;
  /** Asks the person; true to quit. */
  ask: () => Promise<boolean>;
  /** Releases everything. */
  stop: () => Promise<void>;
  /** Ends the process. */
  exit: () => void;
  /** Resolves after so many milliseconds. */
  wait: (ms: number) => Promise<void>;
}

/** An engine that has not answered by then is taken for stuck: the app can be quit all the same. Milliseconds. */
const patienceMs = 5_000;

/**
 * The one way out of the app. Asks once, however often and from wherever quitting is asked for meanwhile, and only where
 * something would be lost; releases everything, then exits. After a no, all is as before.
 */
export function createQuit(steps: QuitSteps): () => Promise<void> {
  const patience = <T>(otherwise: T) => steps.wait(patienceMs).then(() => otherwise);
  let quitting = false;
  return async () => {
    if (quitting) return;
    quitting = true;
    const unsaved = await Promise.race([steps.unsaved(), patience(true)]);
    if (unsaved && !(await steps.ask())) {
      quitting = false;
      return;
    }
    await Promise.race([steps.stop(), patience(undefined)]);
    steps.exit();
  };
}
