import { useApp } from '../state/store.ts';

export function ConnectionBanner() {
  const connection = useApp((state) => state.connection);
  if (connection !== 'lost') return null;
  return (
    <div className="notice danger" role="alert">
      <p>Connection lost; reconnecting…</p>
      <p className="notice-more">
        Nothing is lost while Samepage runs. If it has ended, start it again and open the address that it prints.
      </p>
    </div>
  );
}
