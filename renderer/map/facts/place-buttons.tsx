import { ArrowLeft, ArrowRight, type LucideIcon, Maximize2, Scan } from 'lucide-react';
import { useCallback, useSyncExternalStore } from 'react';
import type { CommandId } from '../../../protocol/commands.ts';
import { CommandButton } from '../../commands/command-button.tsx';
import type { SpaceKey } from '../../state/store.ts';
import { useApp } from '../../state/store.ts';
import type { PageMap } from '../../viewport/maps.ts';

/** Where a map looks, by button: places visited, all views, the selected one. At the end of the ruler. */
interface PlaceButtonsProps extends PageMap {
  /** Another process’s, which has no views. */
  isBeside: boolean;
}

export function PlaceButtons({ navigation, spaceIn, isBeside }: PlaceButtonsProps) {
  const space = useApp((state) => spaceIn(state).key);
  const subscribe = useCallback((listener: () => void) => navigation.subscribe(listener), [navigation]);
  // Whether these two can be run is no part of the store: the buttons are rendered again when it changes.
  useSyncExternalStore(subscribe, () => navigation.canGoBack);
  useSyncExternalStore(subscribe, () => navigation.canGoForward);
  return (
    <div className="map-places" role="group" aria-label="Where the map looks">
      {placeButton('go-back', ArrowLeft, space)}
      {placeButton('go-forward', ArrowRight, space)}
      {placeButton('fit', Maximize2, space)}
      {placeButton(isBeside ? 'fit-space' : 'fit-all', Scan, space)}
    </div>
  );
}

function placeButton(id: CommandId, Icon: LucideIcon, space: SpaceKey) {
  return (
    <CommandButton
      id={id}
      space={space}
      className="button plain small icon-button"
      icon={<Icon size={15} aria-hidden="true" />}
    />
  );
}
