import { part } from '../state/part.ts';
import { useApp } from '../state/store.ts';
import { usePart } from '../ui/use-part.ts';

const table = part(() => import('./space-table.tsx'));

/** The picture in words, row by row: for those who do not see it, and for exact reading. */
export function TablePanel() {
  const open = useApp((state) => state.tableOpen);
  const loaded = usePart(table, open, () => useApp.setState({ tableOpen: false }));
  return open ? (
    <section className="space-table" aria-label="Address space as a table">
      {loaded && <loaded.SpaceTable />}
    </section>
  ) : null;
}
