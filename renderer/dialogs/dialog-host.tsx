import { useEffect } from 'react';
import { formatAddress } from '../../protocol/address.ts';
import { useApp } from '../state/store.ts';
import { HelpDialog } from './help-dialog.tsx';
import { MapViewDialog } from './map-view-dialog.tsx';
import { closeDialog } from './modal.tsx';
import { MoveDialog } from './move-dialog.tsx';
import { NewSectionDialog } from './new-section-dialog.tsx';
import { RemoveSectionDialog } from './remove-section-dialog.tsx';

/** The one dialog that is open, if any. */
export function DialogHost() {
  const dialog = useApp((state) => state.dialog);
  const limits = useApp((state) => state.limits);
  const view = useApp((state) => (state.dialog?.kind === 'move' ? state.views.get(state.dialog.view) : undefined));
  const section = useApp((state) => state.sections.get(state.currentSection ?? -1));

  // What the dialog was about may have gone: unmapped in another window, say.
  const gone = (dialog?.kind === 'move' && !view) || (dialog?.kind === 'map-view' && !section);
  useEffect(() => {
    if (gone) closeDialog();
  }, [gone]);

  if (!dialog || gone || !limits) return dialog?.kind === 'help' ? <HelpDialog /> : null;
  switch (dialog.kind) {
    case 'help':
      return <HelpDialog />;
    case 'new-section':
      return <NewSectionDialog limits={limits} />;
    case 'map-view':
      return section ? <MapViewDialog limits={limits} current={section} /> : null;
    case 'move':
      return view ? (
        <MoveDialog key={view.letter} view={view} start={formatAddress(dialog.address ?? view.address)} />
      ) : null;
    case 'remove-section':
      return <RemoveSectionDialog id={dialog.section} />;
  }
}
