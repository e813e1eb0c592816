import { ArrowLeft, ArrowRight, type LucideIcon, Maximize2, Scan } from 'lucide-react';
import { useSyncExternalStore } from 'react';
import { spaceOf } from '../../state/spaces.ts';
import { useApp } from '../../state/store.ts';
import { fitAllViews, fitSelection } from '../../viewport/fit.ts';
import { navigation } from '../../viewport/navigation.ts';

const subscribe = (listener: () => void) => navigation.subscribe(listener);

/** Where the map looks, by button: places visited, all views, the selected one. At the end of the ruler. */
export function PlaceButtons() {
  const canGoBack = useSyncExternalStore(subscribe, () => navigation.canGoBack);
  const canGoForward = useSyncExternalStore(subscribe, () => navigation.canGoForward);
  const hasViews = useApp((state) => spaceOf(state).views.size > 0);
  const hasSelection = useApp((state) => spaceOf(state).selectedView !== null);
  return (
    <div className="map-places" role="group" aria-label="Where the map looks">
      <PlaceButton
        name="Back"
        hint="Back to the place before this one (Alt+Left on the map)"
        icon={ArrowLeft}
        enabled={canGoBack}
        run={() => navigation.goBack()}
      />
      <PlaceButton
        name="Forward"
        hint="Forward again (Alt+Right on the map)"
        icon={ArrowRight}
        enabled={canGoForward}
        run={() => navigation.goForward()}
      />
      <PlaceButton
        name="Fit selection"
        hint="Fit the selected view (F on the map)"
        icon={Maximize2}
        enabled={hasSelection}
        run={() => fitSelection(navigation)}
      />
      <PlaceButton
        name="Fit all views"
        hint="Fit all views (Shift+F on the map)"
        icon={Scan}
        enabled={hasViews}
        run={() => fitAllViews(navigation)}
      />
    </div>
  );
}

interface PlaceButtonProps {
  name: string;
  hint: string;
  icon: LucideIcon;
  enabled: boolean;
  run(): void;
}

/** Kept focusable when there is nowhere to go: pressed to the end, it must not lose the focus. */
function PlaceButton({ name, hint, icon: Icon, enabled, run }: PlaceButtonProps) {
  return (
    <button
      type="button"
      className="button plain small icon-button"
      aria-label={name}
      aria-disabled={!enabled}
      title={hint}
      onClick={() => enabled && run()}
    >
      <Icon size={15} aria-hidden="true" />
    </button>
  );
}
