import { useEffect, useRef, useState } from 'react';
import type { Action } from '../../protocol/actions.ts';
import { asProblem, type ErrorData } from '../../protocol/errors.ts';
import { asksFirst, attempt, perform, showProblem } from '../state/operations.ts';
import { closeDialog } from '../ui/modal.tsx';

/**
 * Has a dialog's action done: closes the dialog on success, else keeps the error in it. Where it could not be undone, a
 * dialog that asks for that takes its place. Until then it does nothing more: a
 * second Enter would have the same done twice.
 */
export function useAttempt(): { refused: ErrorData | null; run: (action: Action) => void; clear: () => void } {
  const [refused, setRefused] = useState<ErrorData | null>(null);
  const isRunning = useRef(false);
  // A dialog that was left meanwhile neither closes the next one nor can say what went wrong.
  const isOpen = useRef(true);
  useEffect(() => {
    isOpen.current = true;
    return () => {
      isOpen.current = false;
    };
  }, []);
  return {
    refused,
    clear: () => setRefused(null),
    run: async (action) => {
      if (isRunning.current) return;
      isRunning.current = true;
      setRefused(null);
      try {
        await attempt(action);
        if (isOpen.current) closeDialog();
      } catch (thrown) {
        const error = asProblem(thrown);
        if (asksFirst(error, () => void perform(action, { withoutUndo: true }))) return;
        if (isOpen.current) setRefused(error.data);
        else showProblem(error);
      } finally {
        isRunning.current = false;
      }
    },
  };
}
