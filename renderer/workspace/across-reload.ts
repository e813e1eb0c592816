/** What this window shows of the session is kept through a reload of the page: zoom and place, selection, cursors, types. */
import { shownSchema } from '../../protocol/workspace.ts';
import * as z from '../../protocol/zod.ts';
import { useApp } from '../state/store.ts';
import { shownNow, takeUpShown } from './shown.ts';

const storageKey = 'samepage shown';
/** `pid`: Samepage's own process; another one has other views. */
const keptSchema = z.object({ pid: z.int(), shown: shownSchema });

/** Once there is a connection. What somebody has done in the page by then counts more than what was kept. */
export function keepShownAcrossReload(isUntouched: () => boolean): void {
  const pid = useApp.getState().limits?.pid;
  const kept = takeKept();
  if (kept && kept.pid === pid && isUntouched()) takeUpShown(kept.shown);
  addEventListener('pagehide', () => sessionStorage.setItem(storageKey, JSON.stringify({ pid, shown: shownNow() })));
}

function takeKept(): z.infer<typeof keptSchema> | null {
  const text = sessionStorage.getItem(storageKey);
  sessionStorage.removeItem(storageKey);
  try {
    return text === null ? null : keptSchema.parse(JSON.parse(text));
  } catch {
    return null;
  }
}
