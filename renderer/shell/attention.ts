/** Whether somebody acts in this window. What nobody looks after may be looked at rarely. */

/** So long after the last sign of a person nobody acts any more; ms. */
const restAfterMs = 5000;
const signs = ['pointermove', 'pointerdown', 'wheel', 'keydown', 'focus'];

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
