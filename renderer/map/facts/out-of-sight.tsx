import { ArrowLeft, ArrowRight } from 'lucide-react';
import { useCallback, useSyncExternalStore } from 'react';
import { focusMap } from '../../commands/focus.ts';
import { countOf } from '../../state/describe.ts';
import { useApp } from '../../state/store.ts';
import type { PageMap } from '../../viewport/maps.ts';
import { shownRange } from '../../viewport/scale.ts';
import { outOfSight, type Side } from './views-out-of-sight.ts';
import './out-of-sight.css';

/** At the map's edges: which views lie beyond them. A click goes to the nearest one. */
export function OutOfSight({ spaceIn, navigation }: PageMap) {
  return (
    <>
      <Edge spaceIn={spaceIn} navigation={navigation} side="left" />
      <Edge spaceIn={spaceIn} navigation={navigation} side="right" />
    </>
  );
}

function Edge({ spaceIn, navigation, side }: PageMap & { side: Side }) {
  const views = useApp((state) => spaceIn(state).views);
  const subscribe = useCallback((listener: () => void) => navigation.subscribe(listener), [navigation]);
  const beyond = () => (navigation.viewport ? outOfSight(views.values(), shownRange(navigation.viewport), side) : []);
  // As text, which is the same as long as the same views are beyond: the map moves in every frame.
  const letters = useSyncExternalStore(subscribe, () =>
    beyond()
      .map(({ letter }) => letter)
      .join(' '),
  );
  if (letters === '') return null;
  const all = letters.split(' ');
  const shown = all.length > 4 ? `${all.slice(0, 3).join(' ')} +${all.length - 3}` : letters;
  const where = side === 'left' ? 'at lower addresses' : 'at higher addresses';
  return (
    <button
      type="button"
      className={`button small out-of-sight ${side}`}
      // What is seen comes first: it is what a person who speaks to the window says.
      aria-label={`${shown}: ${countOf(all.length, 'view')} ${where}, out of sight. Shows view ${all[0]}, the nearest.`}
      title={`${countOf(all.length, 'view')} ${where}, out of sight. Shows view ${all[0]}, the nearest.`}
      onClick={() => {
        const [nearest] = beyond();
        // The button goes with what it pointed at.
        focusMap();
        if (nearest) navigation.reveal({ start: nearest.address, end: nearest.address + nearest.length });
      }}
    >
      {side === 'left' && <ArrowLeft size={13} aria-hidden="true" />}
      <span aria-hidden="true">{shown}</span>
      {side === 'right' && <ArrowRight size={13} aria-hidden="true" />}
    </button>
  );
}
