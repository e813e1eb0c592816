import { formatRange } from '../../protocol/address.ts';
import type { ErrorData } from '../../protocol/errors.ts';
import { unbroken } from './unbroken.ts';

/** The message; then what is in the way and the system's own error, where the message does not name them. */
export function ErrorText({ error }: { error: ErrorData }) {
  const details: string[] = [];
  const { occupant } = error;
  const range = occupant && formatRange(occupant.start, occupant.end);
  if (range && !error.message.includes(range)) details.push(`${occupant.label} lies at ${range}`);
  const said = error.osName !== undefined && error.message.includes(error.osName);
  if (error.call && error.osName && !said) details.push(`${error.call}: ${error.osName}${osNumber(error)}`);
  return (
    <>
      <p>{unbroken(error.message)}</p>
      {details.length > 0 && <p className="notice-more">{details.join(' · ')}</p>}
    </>
  );
}

function osNumber(error: ErrorData): string {
  return error.osCode === undefined ? '' : ` (${error.osCode})`;
}
