import { part } from '../state/part.ts';
import { usePart } from '../ui/use-part.ts';

const movePlot = part(() => import('./move-plot.tsx'));

/** The plot and what draws it are loaded when it is first shown. `begins`: it measures at once. */
export function MovePlotPart({ begins = false }: { begins?: boolean }) {
  const loaded = usePart(movePlot, true);
  return loaded ? <loaded.MovePlot begins={begins} /> : null;
}
