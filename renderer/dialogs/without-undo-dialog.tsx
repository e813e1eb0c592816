import type { WithoutUndo } from '../../protocol/errors.ts';
import { formatSize } from '../../protocol/size.ts';
import { countOf } from '../state/describe.ts';
import { closeDialog, DialogActions, Modal } from '../ui/modal.tsx';

/** Asks before anything is destroyed that undo may not keep, or cannot. The focus is on “Cancel”. */
export function WithoutUndoDialog({ asked, run }: { asked: WithoutUndo; run: () => void }) {
  const { what, bytes, budgetBytes, steps, isMemory } = asked;
  const [back, backFor] = what.startsWith('Undo: ') ? ['redo', 'redone'] : ['undo', 'undone'];
  return (
    <Modal title="Do it without undo?">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          closeDialog();
          run();
        }}
      >
        <p className="dialog-lead">{what}</p>
        <p className="dialog-warning">
          {formatSize(bytes)} would be lost for good:{' '}
          {isMemory
            ? `the memory that is left has room for ${formatSize(budgetBytes)} of it.`
            : `${back} keeps at most ${formatSize(budgetBytes)} (Settings).`}
          {steps > 0 && ` ${countOf(steps, 'step')} of the history could not be ${backFor} any more, either.`}
        </p>
        <DialogActions submit="Do it without undo" danger />
      </form>
    </Modal>
  );
}
