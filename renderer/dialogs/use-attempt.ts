import { useState } from 'react';
import type { Action } from '../../protocol/actions.ts';
import { asProblem, type ErrorData } from '../../protocol/errors.ts';
import { attempt } from '../state/operations.ts';
import { closeDialog } from '../ui/modal.tsx';

/** Has a dialog's action done: closes the dialog on success, else keeps the error in it. */
export function useAttempt(): { refused: ErrorData | null; run: (action: Action) => void; clear: () => void } {
  const [refused, setRefused] = useState<ErrorData | null>(null);
  return {
    refused,
    clear: () => setRefused(null),
    run: (action) => {
      setRefused(null);
      attempt(action).then(closeDialog, (thrown: unknown) => setRefused(asProblem(thrown).data));
    },
  };
}
