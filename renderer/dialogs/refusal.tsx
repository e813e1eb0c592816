import { type Address, formatAddress } from '../../protocol/address.ts';
import type { ErrorData } from '../../protocol/errors.ts';
import { ErrorText } from '../ui/error-text.tsx';

/** Why the engine refused, and its suggestion as a button. */
export function Refusal({ error, onUse }: { error: ErrorData | null; onUse?: (address: Address) => void }) {
  if (!error) return null;
  const { suggestion } = error;
  return (
    <div className="refusal" role="alert">
      <ErrorText error={error} />
      {suggestion !== undefined && onUse && (
        <button type="button" className="button small" onClick={() => onUse(suggestion)}>
          Use {formatAddress(suggestion)}
        </button>
      )}
    </div>
  );
}
