import { type CSSProperties, useState } from 'react';
import { formatRange } from '../../protocol/address.ts';
import { type Protection, protections, type View } from '../../protocol/model.ts';
import { Choice } from '../shell/choice.tsx';
import { protectionNames } from '../state/describe.ts';
import { perform } from '../state/operations.ts';
import { sectionHue, viewSummary } from '../state/sections.ts';
import { selectView } from '../state/selection.ts';
import { useApp } from '../state/store.ts';
import { CardMenu } from './card-menu.tsx';
import { HexView } from './hex-view.tsx';
import { ValueField } from './value-field.tsx';

interface ViewCardProps {
  view: View;
  bytesPerRow: number;
  style: CSSProperties;
}

const protectionOptions = protections.map((value) => ({ value, label: protectionNames[value] }));

export function ViewCard({ view, bytesPerRow, style }: ViewCardProps) {
  const { letter } = view;
  const selected = useApp((state) => state.selectedView === letter);
  const section = useApp((state) => state.sections.get(view.section));
  const [message, setMessage] = useState<string | null>(null);
  const { hue, round } = sectionHue(view.section);
  const select = () => {
    if (!selected) selectView(letter);
  };
  return (
    // biome-ignore lint/a11y/noNoninteractiveElementInteractions: pointing or focusing anywhere in a card selects it, too
    <div
      className={`card hue-${hue}${selected ? ' selected' : ''}`}
      role="group"
      aria-label={`View ${letter}`}
      style={style}
      onPointerDown={select}
      onFocus={select}
    >
      <CardHeader view={view} patterned={round > 0} />
      <Differences view={view} />
      <ValueField view={view} />
      <HexView view={view} section={section} bytesPerRow={bytesPerRow} onMessage={setMessage} />
      {message !== null && (
        <p className="card-message" role="alert">
          {message}
        </p>
      )}
      <div className="card-actions">
        <button
          type="button"
          className="button"
          onClick={() => useApp.setState({ dialog: { kind: 'move', view: letter } })}
        >
          Move to address…
        </button>
        <Choice<Protection>
          label="Protection"
          title="Protection"
          value={view.protection}
          options={protectionOptions}
          onChange={(protection) => void perform({ kind: 'protect', view: letter, protection })}
        />
        <button type="button" className="button" onClick={() => void perform({ kind: 'unmap', view: letter })}>
          Unmap
        </button>
      </div>
    </div>
  );
}

function CardHeader({ view, patterned }: { view: View; patterned: boolean }) {
  const summary = useApp((state) => viewSummary(view, state.sections.get(view.section), state.views.values()));
  return (
    <div className="card-header">
      <span className={patterned ? 'badge patterned' : 'badge'} aria-hidden="true">
        {view.letter}
      </span>
      <div className="card-titles">
        <p className="card-range mono">{formatRange(view.address, view.address + view.length)}</p>
        <p className="card-summary" title={summary}>
          {summary}
        </p>
      </div>
      <CardMenu view={view} />
    </div>
  );
}

/** Differences shown one by one; the rest is counted. */
const shownDifferences = 2;

/** Where the system's own list of regions says otherwise: said plainly, never hidden. */
function Differences({ view }: { view: View }) {
  const { differences } = view;
  if (differences.length === 0) return null;
  const more = differences.length - shownDifferences;
  return (
    <div className="card-differences" role="alert">
      <p>The system’s own list of regions differs:</p>
      <ul>
        {differences.slice(0, shownDifferences).map((difference) => (
          <li key={difference.start} title={difference.message}>
            <span className="mono">{formatRange(difference.start, difference.end)}</span>: {difference.message}
          </li>
        ))}
        {more > 0 && <li>and {more} more</li>}
      </ul>
    </div>
  );
}
