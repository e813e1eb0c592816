import { X } from 'lucide-react';
import { formatRange } from '../../protocol/address.ts';
import type { ErrorData } from '../../protocol/errors.ts';
import { dismissAlert } from '../state/operations.ts';
import { useApp } from '../state/store.ts';

export function AlertBar() {
  const alert = useApp((state) => state.alert);
  if (!alert) return null;
  return (
    <div className="notice danger" role="alert">
      <div className="notice-row">
        <div className="notice-text">
          <ErrorText error={alert.error} />
          {alert.choices.length > 0 && (
            <div className="notice-choices">
              {alert.choices.map((choice) => (
                <button key={choice.label} type="button" className="button small" onClick={choice.run}>
                  {choice.label}
                </button>
              ))}
            </div>
          )}
        </div>
        <button type="button" className="button plain icon-button" aria-label="Dismiss" onClick={dismissAlert}>
          <X size={14} />
        </button>
      </div>
    </div>
  );
}

/** The sentence for people; then what lies in the way and what the system itself said, where it does not tell that. */
export function ErrorText({ error }: { error: ErrorData }) {
  const details: string[] = [];
  const { occupant } = error;
  const range = occupant && formatRange(occupant.start, occupant.end);
  if (range && !error.message.includes(range)) details.push(`${occupant.label} lies at ${range}`);
  const said = error.osName !== undefined && error.message.includes(error.osName);
  if (error.call && error.osName && !said) details.push(`${error.call}: ${error.osName}${osNumber(error)}`);
  return (
    <>
      <p>{error.message}</p>
      {details.length > 0 && <p className="notice-more">{details.join(' · ')}</p>}
    </>
  );
}

function osNumber(error: ErrorData): string {
  return error.osCode === undefined ? '' : ` (${error.osCode})`;
}
