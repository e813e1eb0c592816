import { part } from '../state/part.ts';
import { useApp } from '../state/store.ts';
import { usePart } from '../ui/use-part.ts';
import './scenes.css';

const scenes = part(() => import('./scenes.tsx'));

/** The list of scenes, the one that is played, or moving against copying, beside the picture: nothing else is barred by it. */
export function ScenesPanel() {
  const open = useApp((state) => state.scenesOpen || state.comparing || state.scene !== null);
  const loaded = usePart(scenes, open, () => useApp.setState({ scenesOpen: false, comparing: false }));
  return open ? (
    <aside id="scenes" className="scenes" aria-label="Scenes" tabIndex={-1}>
      {loaded && <loaded.Scenes />}
    </aside>
  ) : null;
}
