import { useShallow } from 'zustand/react/shallow';
import { CommandButton } from '../../commands/command-button.tsx';
import { countOf } from '../../state/describe.ts';
import { processName } from '../../state/other-process.ts';
import { useApp } from '../../state/store.ts';
import './elsewhere.css';
import { otherShown } from '../../state/spaces.ts';

/** Where our views and sections would be on the map while it shows another process's address space: says so. */
export function Elsewhere() {
  // Not its list, which changes all the time.
  const other = useApp(
    useShallow((state) => {
      const other = otherShown(state);
      return other && { name: processName(other), count: other.regions?.count ?? 0, lost: other.lost };
    }),
  );
  if (!other) return null;
  const { name, count, lost } = other;
  return (
    <section className="elsewhere" aria-label="Another process">
      <p className="elsewhere-name">
        {name[0]?.toUpperCase()}
        {name.slice(1)} · {countOf(count, 'region')}
      </p>
      <p>Its address space, not Samepage’s: our views and sections are not in it. It can be looked at, not changed.</p>
      {lost !== null && (
        <p className="elsewhere-lost" role="alert">
          What is shown is its last list. {lost}
        </p>
      )}
      <CommandButton id="show-ours" short />
    </section>
  );
}
