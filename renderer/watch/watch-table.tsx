import type { ReactNode } from 'react';

/** A table in a panel of the trace, which scrolls on its own. Columns that begin with `#` hold numbers. */
export function WatchTable(props: {
  label: string;
  columns: readonly string[];
  note?: string | null;
  children: ReactNode;
}) {
  const { label, columns, note = null, children } = props;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what can be scrolled must be reached by keys
    <div className="watch-scroll" tabIndex={0} role="region" aria-label={label}>
      <table>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column} className={column.startsWith('#') ? 'number' : undefined}>
                {column.replace('#', '')}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
      {note !== null && <p className="watch-note">{note}</p>}
    </div>
  );
}
