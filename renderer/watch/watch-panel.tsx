import { part } from '../state/part.ts';
import { useApp } from '../state/store.ts';
import { usePart } from '../ui/use-part.ts';

const strip = part(() => import('./strip.tsx'));

/** The timeline of the program or trace that is shown, if any. */
export function WatchPanel() {
  const open = useApp((state) => state.watched !== null);
  const loaded = usePart(strip, open, () => useApp.setState({ watched: null }));
  return loaded && <loaded.Strip />;
}
