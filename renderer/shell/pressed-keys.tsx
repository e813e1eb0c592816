import { part } from '../state/part.ts';
import { useApp } from '../state/store.ts';
import { usePart } from '../ui/use-part.ts';

const shown = part(() => import('./key-strokes.tsx'));

/** Pressed keys for those who watch; loaded when first wanted. */
export function PressedKeys() {
  const wanted = useApp((state) => state.keysShown);
  const loaded = usePart(shown, wanted, () => useApp.setState({ keysShown: false }));
  return loaded && <loaded.KeyStrokes />;
}
