import { ArrowLeft, ArrowRight, type LucideIcon, Maximize2, Scan } from 'lucide-react';
import { useCallback, useSyncExternalStore } from 'react';
import type { CommandId } from '../../../protocol/commands.ts';
import { CommandButton } from '../../commands/command-button.tsx';
import type { Navigation } from '../../viewport/navigation.ts';

/** Where a map looks, by button: places visited, all views, the selected one. At the end of the ruler. */
export function PlaceButtons({ navigation }: { navigation: Navigation }) {
  const subscribe = useCallback((listener: () => void) => navigation.subscribe(listener), [navigation]);
  // Whether these two can be run is no part of the store: the buttons are rendered again when it changes.
  useSyncExternalStore(subscribe, () => navigation.canGoBack);
  useSyncExternalStore(subscribe, () => navigation.canGoForward);
  return (
    <div className="map-places" role="group" aria-label="Where the map looks">
      {placeButton('go-back', ArrowLeft)}
      {placeButton('go-forward', ArrowRight)}
      {placeButton('fit', Maximize2)}
      {placeButton('fit-all', Scan)}
    </div>
  );
}

function placeButton(id: CommandId, Icon: LucideIcon) {
  return (
    <CommandButton id={id} className="button plain small icon-button" icon={<Icon size={15} aria-hidden="true" />} />
  );
}
