/** Whether somebody acts in this window. What nobody looks after may be looked at rarely. */

/** So long after the last sign of a person nobody acts any more; ms. */
const restAfterMs = 5000;
const signs = ['pointermove', 'pointerdown', 'wheel', 'keydown', 'focus'];

/**
 * Resolves at the first sign of a person in this page. The focus is none, nor is one movement of the pointer: a window that opens
 * gets both by itself, the second where it opens under the pointer.
 */
export function firstSign(): Promise<void> {
  return new Promise((resolve) => {
    const kinds = signs.filter((sign) => sign !== 'focus');
    let moves = 0;
    const seen = ({ type }: Event) => {
      if (type === 'pointermove') moves += 1;
      if (type === 'pointermove' && moves === 1) return;
      for (const kind of kinds) removeEventListener(kind, seen, { capture: true });
      resolve();
    };
    for (const kind of kinds) addEventListener(kind, seen, { capture: true, passive: true });
  });
}

/** Calls `report` at each change, the first time when nobody has acted: a window that has just been opened is being looked at. */
export function followAttention(report: (attended: boolean) => void): void {
  let lastMs = performance.now();
  let attended = true;
  const rest = () => {
    const leftMs = lastMs + restAfterMs - performance.now();
    attended = leftMs > 0;
    if (attended) setTimeout(rest, leftMs);
    else report(false);
  };
  const act = () => {
    lastMs = performance.now();
    if (attended) return;
    attended = true;
    setTimeout(rest, restAfterMs);
    report(true);
  };
  for (const sign of signs) addEventListener(sign, act, { capture: true, passive: true });
  setTimeout(rest, restAfterMs);
}
