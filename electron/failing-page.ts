import type { RenderProcessGoneDetails, WebContents } from 'electron';

/** A page that fails again within this time of its last reload is not reloaded unasked, milliseconds. */
const restMs = 10_000;

export interface FailureChoices {
  /** Asks whether to reload a page whose process keeps ending, for this reason; else its window closes. */
  askToReload: (reason: string) => Promise<boolean>;
  /** Asks whether to end a page that does not answer. An abort means that it answers again. */
  askToEnd: (signal: AbortSignal) => Promise<boolean>;
  close: () => void;
  /** Milliseconds, never backwards. */
  now: () => number;
  note: (line: string) => void;
}

/**
 * Brings a page back whose process has gone or does not answer: the mappings outlive the window, and it comes back to
 * the same views. What keeps failing, or may only be slow, is asked about.
 */
export function reviveFailing(contents: WebContents, choices: FailureChoices): void {
  let last = Number.NEGATIVE_INFINITY;
  /** We have asked its process to end, to load the page in a new one. */
  let ending = false;
  let waiting: AbortController | null = null;
  const answers = () => {
    waiting?.abort();
    waiting = null;
  };

  const gone = async (reason: string) => {
    const again = choices.now() - last < restMs;
    last = choices.now();
    if (again && !(await choices.askToReload(reason))) choices.close();
    else if (!contents.isDestroyed()) contents.reload();
  };
  contents.on('render-process-gone', (_, { reason, exitCode }: RenderProcessGoneDetails) => {
    answers();
    choices.note(`a page’s process has gone: ${reason}, exit code ${exitCode}`);
    if (ending) contents.reload();
    else if (reason !== 'clean-exit') void gone(reason);
    ending = false;
  });

  const stuck = async () => {
    if (waiting) return;
    choices.note('a page does not answer');
    waiting = new AbortController();
    const { signal } = waiting;
    const end = await choices.askToEnd(signal);
    if (waiting?.signal === signal) waiting = null;
    if (!end || signal.aborted || contents.isDestroyed()) return;
    ending = true;
    // It may still run when this returns (on Linux it is only sent a message): a reload now could be lost with it.
    contents.forcefullyCrashRenderer();
  };
  contents.on('unresponsive', () => void stuck());
  contents.on('responsive', answers);
  contents.on('destroyed', answers);
  contents.on('dom-ready', () => {
    ending = false;
  });
}
