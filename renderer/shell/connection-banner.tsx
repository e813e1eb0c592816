import type { Snapshot } from '../../protocol/messages.ts';
import { reconnect } from '../state/reconnect.ts';
import { useApp } from '../state/store.ts';

/** What is wrong with the connection, and what may be done. */
export function ConnectionBanner() {
  const connection = useApp((state) => state.connection);
  const silent = useApp((state) => state.engineSilent);
  const lostWhy = useApp((state) => state.lostWhy);
  const host = useApp((state) => state.host);
  if (connection === 'lost') {
    return (
      <div className="notice danger" role="alert">
        <p>{lostWhy ?? 'Connection lost; reconnecting…'}</p>
        {lostWhy === null && (
          <p className="notice-more">
            Nothing is lost while Samepage runs. If it has ended, start it again and open the address that it prints.
          </p>
        )}
        <div className="notice-choices">
          <button type="button" className="button small" onClick={reconnect}>
            Reconnect now
          </button>
        </div>
      </div>
    );
  }
  if (!silent) return null;
  return (
    <div className="notice danger" role="alert">
      <p>Samepage’s engine does not answer.</p>
      <p className="notice-more">
        It may be within a long system call: then waiting helps, and what is mapped stays. If it does not come back,{' '}
        {howToEnd(host)}. What is in sections is lost then; mapped files keep what was written.
      </p>
    </div>
  );
}

function howToEnd(host: Snapshot['host'] | null): string {
  if (host?.kind === 'electron') return 'quit Samepage';
  return host?.endsWithWindow ? 'close this window' : 'stop Samepage where it was started (Ctrl+C)';
}
