import { X } from 'lucide-react';
import { aliasesOf } from '../space/sections.ts';
import { useApp } from '../state/store.ts';

/** At the first start: what to try, in one line, until it is dismissed or somebody has gone on to other views. */
export function Invitation() {
  const dismissed = useApp((state) => state.invitationDismissed);
  const inviting = useApp(({ views }) => {
    const [a, b] = [views.get('A'), views.get('B')];
    return views.size === 2 && a?.sharing === 'shared' && b?.sharing === 'shared' && aliasesOf(a, [b]).length > 0;
  });
  if (dismissed || !inviting) return null;
  return (
    <p className="invitation">
      <span>
        A and B are two addresses of one piece of memory. Write <b>42</b> into A’s value, press Enter, and watch B.
      </span>
      <button
        type="button"
        className="button plain icon-button"
        aria-label="Dismiss this hint"
        onClick={() => useApp.setState({ invitationDismissed: true })}
      >
        <X size={14} />
      </button>
    </p>
  );
}
