import { part } from '../state/part.ts';
import { useApp } from '../state/store.ts';
import { closeDialog } from '../ui/modal.tsx';
import { usePart } from '../ui/use-part.ts';

const host = part(() => import('./dialog-host.tsx'));

export function Dialogs() {
  const open = useApp((state) => state.dialog !== null);
  const loaded = usePart(host, open, closeDialog);
  return loaded && <loaded.DialogHost />;
}
