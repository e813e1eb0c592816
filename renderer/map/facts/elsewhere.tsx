import { useShallow } from 'zustand/react/shallow';
import { CommandButton } from '../../commands/command-button.tsx';
import { countOf } from '../../state/describe.ts';
import { processName } from '../../state/other-process.ts';
import { otherPidOf } from '../../state/spaces.ts';
import { useApp } from '../../state/store.ts';
import type { PageMap } from '../../viewport/maps.ts';
import './elsewhere.css';

const onlyLooked = 'It is only looked at: our views and sections are not in it.';

/** Where our views and sections would be on the map while it shows another process's address space: says so. */
export function Elsewhere({ spaceIn }: Pick<PageMap, 'spaceIn'>) {
  // Not its list, which changes all the time.
  const other = useApp(
    useShallow((state) => {
      const other = spaceIn(state);
      if (otherPidOf(other) === undefined) return null;
      return { name: processName(other), count: other.counted ?? other.regions?.count ?? 0, lost: other.lost };
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
      {lost === null ? (
        <p title={onlyLooked}>{onlyLooked}</p>
      ) : (
        <p className="elsewhere-lost" role="alert" title={lost}>
          What is shown is its last list. {lost}
        </p>
      )}
      <CommandButton id="show-ours" short />
    </section>
  );
}
