/** The texts that go with the moment on show. */
import { onFrame } from '../live/frame.ts';
import { withSpace } from '../state/spaces.ts';
import { useApp } from '../state/store.ts';
import { useWatch } from './watch-store.ts';

/**
 * To lay texts out takes longer than to draw the map, and nobody reads them as fast as moments follow one another: while
 * they do, texts are renewed this often.
 */
const restMs = 100;

/** Renews them until what is returned is called; a frame counts as wanted (live/frame.ts) as long as they are out of date. */
export function keepTexts(): () => void {
  const frame = onFrame('after', renewTexts, restMs);
  const end = useWatch.subscribe((now, before) => {
    if (now.makers !== before.makers) frame.request();
  });
  frame.request();
  return () => {
    end();
    frame.dispose();
  };
}

function renewTexts(): undefined {
  const { time, shown, call } = useWatch.getState();
  useWatch.setState({ text: { time, shown, call } });
  const { spaces } = useApp.getState();
  for (const [key, { regions, counted }] of spaces) {
    if (!key.startsWith('watch') || !regions || regions.count === counted) continue;
    useApp.setState((state) => withSpace(state, key, { counted: regions.count }));
  }
}
