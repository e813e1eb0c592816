import { formatSize } from '../../protocol/size.ts';
import { sectionName, viewsInOrder } from '../space/sections.ts';
import { countOf } from '../state/describe.ts';
import { useApp } from '../state/store.ts';
import { DialogActions, Modal } from '../ui/modal.tsx';
import { Refusal } from './refusal.tsx';
import { useAttempt } from './use-attempt.ts';

export function RemoveSectionDialog({ id }: { id: number }) {
  const section = useApp((state) => state.sections.get(id));
  const views = useApp((state) => state.views);
  const { refused, run } = useAttempt();
  const left = viewsInOrder(views).filter((view) => view.section === id);
  const letters = left.map((view) => view.letter).join(', ');
  return (
    <Modal title={`Remove section ${id}`}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          run({ kind: 'remove-section', section: id });
        }}
      >
        {left.length > 0 ? (
          <p className="dialog-warning">
            {countOf(left.length, 'view')} of it {left.length === 1 ? 'is' : 'are'} still mapped and will be unmapped:{' '}
            {letters}.
          </p>
        ) : (
          <p className="dialog-lead">No view of it is mapped.</p>
        )}
        <p className="dialog-lead">
          {sectionName(section, id)}
          {section && ` · ${formatSize(section.bytes)}`}. Undo brings it back, with its views and bytes, until the
          history is cleared.
        </p>
        <Refusal error={refused} />
        <DialogActions submit="Remove section" danger />
      </form>
    </Modal>
  );
}
