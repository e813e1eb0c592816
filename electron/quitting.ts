export interface QuitSteps {
  /** Whether bytes were changed that quitting would lose. */
  unsaved: () => Promise<boolean>;
  /** Asks the person; true to quit. */
  ask: () => Promise<boolean>;
  /** Releases everything, within a few seconds. */
  stop: () => Promise<void>;
  /** Ends the process. */
  exit: () => void;
  /** Resolves after that many milliseconds. */
  wait: (ms: number) => Promise<void>;
}

/** An engine that has not answered by then is taken for stuck: the person is asked as if something would be lost. Milliseconds. */
const patienceMs = 5_000;

/** The ways out of the app. */
export interface Quit {
  /**
   * Asks once, however often and from wherever quitting is asked for meanwhile, and only where something would be lost;
   * releases everything, then exits. After a no, all is as before.
   */
  ask(): Promise<void>;
  /** The same without asking, also while the question is open: for a signal, which nobody may be there to answer for. */
  now(): Promise<void>;
}

export function createQuit(steps: QuitSteps): Quit {
  let asking = false;
  let ending = false;
  const end = async () => {
    if (ending) return;
    ending = true;
    await steps.stop();
    steps.exit();
  };
  return {
    async ask() {
      if (asking || ending) return;
      asking = true;
      const unsaved = await Promise.race([steps.unsaved(), steps.wait(patienceMs).then(() => true)]);
      if (!unsaved || (await steps.ask())) return end();
      asking = false;
    },
    now: end,
  };
}
