import { useApp } from '../state/store.ts';

/** Where another process should stand: in place of ours, or beside it. Remembered. */
export function BesideChoice() {
  const stacked = useApp((state) => state.stacked);
  return (
    <label className="checkbox">
      <input
        type="checkbox"
        checked={stacked}
        onChange={(event) => useApp.setState({ stacked: event.target.checked })}
      />
      Beside ours, one above the other
    </label>
  );
}
