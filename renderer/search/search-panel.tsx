import { part } from '../state/part.ts';
import { useApp } from '../state/store.ts';
import { usePart } from '../ui/use-part.ts';

const bar = part(() => import('./search-bar.tsx'));

/** Below the picture, while something is searched for. */
export function SearchPanel() {
  const open = useApp((state) => state.searchOpen);
  const loaded = usePart(bar, open, () => useApp.setState({ searchOpen: false }));
  return loaded ? <loaded.SearchBar /> : null;
}
