import { Ellipsis } from 'lucide-react';
import { formatAddress, formatRange } from '../../protocol/address.ts';
import type { Sharing, View } from '../../protocol/model.ts';
import { copyText } from '../state/clipboard.ts';
import { perform } from '../state/operations.ts';
import { useApp } from '../state/store.ts';
import { Menu } from '../ui/menu.tsx';
import { fitMargin } from '../viewport/fit.ts';
import { navigation } from '../viewport/navigation.ts';

const otherSharing: Record<Sharing, Sharing> = { shared: 'copy-on-write', 'copy-on-write': 'shared' };

/** What is done with a view less often. */
export function CardMenu({ view }: { view: View }) {
  const { letter, address, length, section } = view;
  const sharing = otherSharing[view.sharing];
  return (
    <Menu
      label={`More for view ${letter}`}
      icon={<Ellipsis size={16} aria-hidden="true" />}
      entries={[
        { label: `Remap as ${sharing}`, run: () => void perform({ kind: 'remap-as', view: letter, sharing }) },
        { label: 'Change range…', run: () => useApp.setState({ dialog: { kind: 'range', view: letter } }) },
        { label: 'Show on the map', run: () => navigation.fit({ start: address, end: address + length }, fitMargin) },
        { label: 'Copy address', run: () => copyText(formatAddress(address)) },
        { label: 'Copy range', run: () => copyText(formatRange(address, address + length)) },
        {
          label: `Remove section ${section}…`,
          run: () => useApp.setState({ dialog: { kind: 'remove-section', section } }),
          separated: true,
        },
      ]}
    />
  );
}
