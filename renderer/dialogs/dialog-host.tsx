import { useEffect } from 'react';
import { formatAddress } from '../../protocol/address.ts';
import type { Limits, View } from '../../protocol/model.ts';
import type { Dialog } from '../state/dialog.ts';
import { useApp } from '../state/store.ts';
import { closeDialog } from '../ui/modal.tsx';
import { TraceFileDialog } from '../watch/trace-file-dialog.tsx';
import { WatchDialog } from '../watch/watch-dialog.tsx';
import { WorkspaceFilesDialog } from '../workspace/files-dialog.tsx';
import { WorkspaceDialog } from '../workspace/workspace-dialog.tsx';
import { FillDialog } from './fill-dialog.tsx';
import { HelpDialog } from './help-dialog.tsx';
import { LicencesDialog } from './licences-dialog.tsx';
import { MapViewDialog } from './map-view-dialog.tsx';
import { MoveDialog } from './move-dialog.tsx';
import { NameDialog } from './name-dialog.tsx';
import { NewSectionDialog } from './new-section-dialog.tsx';
import { PaletteDialog } from './palette-dialog.tsx';
import { ProcessDialog } from './process-dialog.tsx';
import { RangeDialog } from './range-dialog.tsx';
import { RemoveSectionDialog } from './remove-section-dialog.tsx';
import { SettingsDialog } from './settings-dialog.tsx';
import { WithoutUndoDialog } from './without-undo-dialog.tsx';
import './dialogs.css';

/** The one dialog that is open, if any. */
export function DialogHost() {
  const dialog = useApp((state) => state.dialog);
  const limits = useApp((state) => state.limits);
  const view = useApp((state) =>
    state.dialog && 'view' in state.dialog ? state.views.get(state.dialog.view) : undefined,
  );
  const section = useApp((state) => state.sections.get(state.currentSection ?? -1));

  const named = useApp((state) =>
    state.dialog?.kind === 'name-section' ? state.sections.get(state.dialog.section) : undefined,
  );
  // What the dialog was about may have gone: unmapped in another window, say.
  const gone =
    (dialog && 'view' in dialog && !view) ||
    (dialog?.kind === 'map-view' && !section) ||
    (dialog?.kind === 'name-section' && !named);
  useEffect(() => {
    if (gone) closeDialog();
  }, [gone]);

  if (!dialog || gone) return null;
  switch (dialog.kind) {
    case 'help':
      return <HelpDialog />;
    case 'licences':
      return <LicencesDialog />;
    case 'palette':
      return <PaletteDialog />;
    case 'settings':
      return <SettingsDialog />;
    case 'process':
      return limits && <ProcessDialog ours={limits.pid} />;
    case 'watch':
      return <WatchDialog />;
    case 'trace-file':
      return <TraceFileDialog saves={dialog.saves} />;
    case 'workspace':
      return <WorkspaceDialog saves={dialog.saves} />;
    case 'workspace-files':
      return <WorkspaceFilesDialog source={dialog.source} files={dialog.files} />;
    case 'without-undo':
      return <WithoutUndoDialog asked={dialog.asked} run={dialog.run} />;
    case 'new-section':
      return limits && <NewSectionDialog limits={limits} />;
    case 'map-view':
      return limits && section ? <MapViewDialog limits={limits} current={section} at={dialog.address} /> : null;
    case 'move':
    case 'range':
    case 'fill':
      return limits && view ? <ViewDialog key={view.letter} dialog={dialog} view={view} limits={limits} /> : null;
    case 'name':
      return (
        view && (
          <NameDialog
            key={view.letter}
            of={`view ${view.letter}`}
            named={view}
            actionFor={(changed) => ({ kind: 'name-view', view: view.letter, ...changed })}
          />
        )
      );
    case 'name-section':
      return (
        named && (
          <NameDialog
            key={named.id}
            of={`section ${named.id}`}
            named={named}
            actionFor={(changed) => ({ kind: 'name-section', section: named.id, ...changed })}
          />
        )
      );
    case 'name-place':
      return <NameDialog of="this place" named={{ name: dialog.proposed }} keep={dialog.keep} />;
    case 'remove-section':
      return limits && <RemoveSectionDialog id={dialog.section} />;
  }
}

interface ViewDialogProps {
  dialog: Extract<Dialog, { kind: 'move' | 'range' | 'fill' }>;
  view: View;
  limits: Limits;
}

function ViewDialog({ dialog, view, limits }: ViewDialogProps) {
  switch (dialog.kind) {
    case 'move':
      return <MoveDialog view={view} start={formatAddress(dialog.address ?? view.address)} />;
    case 'range':
      return <RangeDialog view={view} limits={limits} />;
    case 'fill':
      return <FillDialog view={view} start={dialog.offset} bytes={dialog.length} />;
  }
}
