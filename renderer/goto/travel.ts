/** Going to a place that was named: the map travels, and what is a byte of a view is selected in it. */
import { formatAddress } from '../../protocol/address.ts';
import type { Target } from '../space/expression.ts';
import { selectView, setCursor } from '../state/selection.ts';
import { useApp } from '../state/store.ts';
import { regionMargin } from '../viewport/fit.ts';
import { navigationOf } from '../viewport/maps.ts';
import type { Navigation } from '../viewport/navigation.ts';
import { spanOf } from '../viewport/scale.ts';
import { regionAt } from '../viewport/travel-to-kept.ts';

/** A mere address is shown at the zoom in force, unless that is farther out than this, bytes across. */
const farBytes = 2 ** 22;
/** How many bytes are shown around it then. */
const nearBytes = 2 ** 17;

export function travelTo(target: Target, map: Navigation | null = navigationOf()): void {
  const { address, whole, view, reading } = target;
  if (whole) map?.fit(whole, regionMargin);
  else if (map?.viewport) {
    const span = spanOf(map.viewport);
    const half = (span > farBytes ? nearBytes : span) / 2;
    map.fit({ start: Math.max(0, address - half), end: address + half }, 0);
  }
  const offset = view ? address - view.address : 0;
  if (view) selectView(view.letter);
  if (view && offset >= 0 && offset < view.length) setCursor(view.letter, offset);
  const region = view ? null : regionAt(address);
  // What it has arrived at is marked, as if it had been clicked on.
  const status = `The map shows ${formatAddress(address)} (${reading})`;
  useApp.setState({ selectedRegion: region, status });
}
