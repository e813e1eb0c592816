import { MoveHorizontal, Pin, Unlink } from 'lucide-react';
import { type CSSProperties, useMemo, useState } from 'react';
import { formatRange } from '../../protocol/address.ts';
import type { Protection, Section, View } from '../../protocol/model.ts';
import { CommandButton } from '../commands/command-button.tsx';
import { runKey, takesKeys } from '../commands/run-key.ts';
import { groupTarget, viewTarget } from '../commands/target.ts';
import { sectionHue, sectionNotes, viewSummary } from '../space/sections.ts';
import { countOf, protectionOptions } from '../state/describe.ts';
import { perform } from '../state/operations.ts';
import { leadWith, selectedGroup } from '../state/selection.ts';
import { useApp } from '../state/store.ts';
import { Choice } from '../ui/choice.tsx';
import { CardMenu, openCardMenu } from './card-menu.tsx';
import { HexView } from './hex-view.tsx';
import { ValueField } from './value-field.tsx';

interface ViewCardProps {
  view: View;
  bytesPerRow: number;
  style: CSSProperties;
}

const actionClass = 'button plain icon-button';
const lessClass = `${actionClass} less`;

export function ViewCard({ view, bytesPerRow, style }: ViewCardProps) {
  const { letter } = view;
  const selected = useApp((state) => state.selectedView === letter);
  const together = useApp((state) => selectedGroup(state).includes(letter));
  const section = useApp((state) => state.sections.get(view.section));
  const [message, setMessage] = useState<string | null>(null);
  const { hue, round } = sectionHue(view.section);
  const select = () => {
    if (!selected) leadWith(letter);
  };
  return (
    // biome-ignore lint/a11y/noNoninteractiveElementInteractions: pointing or focusing anywhere in a card selects it, too
    <div
      className={`card hue-${hue}${selected ? ' selected' : together ? ' together' : ''}`}
      role="group"
      aria-label={`View ${letter}`}
      style={style}
      data-view={letter}
      onPointerUp={select}
      onFocus={select}
      onKeyDown={(event) => {
        if (!takesKeys(event.target) && runKey(event.nativeEvent, ['card'], groupTarget(letter, useApp.getState())))
          event.preventDefault();
      }}
      onContextMenu={(event) => openCardMenu(event, letter)}
    >
      <CardHeader view={view} patterned={round > 0} />
      <Differences view={view} />
      <Notes view={view} section={section} />
      <ValueField view={view} />
      <HexView view={view} section={section} bytesPerRow={bytesPerRow} onMessage={setMessage} />
      {message !== null && (
        <p className="card-message" role="alert">
          {message}
        </p>
      )}
    </div>
  );
}

function CardHeader({ view, patterned }: { view: View; patterned: boolean }) {
  const section = useApp((state) => state.sections.get(view.section));
  const views = useApp((state) => state.views);
  // Not at every change of state: it looks at all views.
  const summary = useMemo(() => viewSummary(view, section, views.values()), [view, section, views]);
  const path = section?.origin.kind === 'file' ? `\n${section.origin.path}` : '';
  return (
    <div className="card-header">
      <span className={patterned ? 'badge patterned' : 'badge'} aria-hidden="true">
        {view.letter}
      </span>
      <div className="card-titles">
        {view.name && (
          <p className="card-name" title={view.name}>
            <bdi>{view.name}</bdi>
          </p>
        )}
        <p className="card-range mono">{formatRange(view.address, view.address + view.length)}</p>
        <p className="card-summary" title={summary + path}>
          {summary}
        </p>
      </div>
      <CardActions view={view} />
    </div>
  );
}

/** What is done to a view most often; all the rest is in the menu. */
function CardActions({ view }: { view: View }) {
  const { letter } = view;
  const target = useMemo(() => viewTarget([letter]), [letter]);
  const limits = useApp((state) => state.limits);
  const options = useMemo(() => protectionOptions(limits, view.protection), [limits, view.protection]);
  const pinned = useApp((state) => state.pinnedCards.includes(letter));
  return (
    <div className="card-actions">
      <Choice<Protection>
        label="Protection"
        className="fitting"
        title="Protection"
        value={view.protection}
        options={options}
        onChange={(protection) => void perform({ kind: 'protect', view: letter, protection })}
      />
      <CommandButton id="move-view" on={target} className={lessClass} icon={<MoveHorizontal size={14} />} />
      <CommandButton id="pin-card" on={target} className={lessClass} icon={<Pin size={14} />} pressed={pinned} />
      <CommandButton id="unmap" on={target} className={actionClass} icon={<Unlink size={14} />} />
      <CardMenu letter={letter} />
    </div>
  );
}

/** What people wrote down, and what is unlike other sections, where one looks at their bytes. */
function Notes({ view, section }: { view: View; section: Section | undefined }) {
  const notes = [view.note ?? [], section?.note ?? [], sectionNotes(section)].flat().join('\n');
  return notes === '' ? null : (
    <p className="card-note" title={notes}>
      {notes}
    </p>
  );
}

/** Where the system's own list of regions says otherwise: said plainly, never hidden. */
function Differences({ view }: { view: View }) {
  const [first, ...more] = view.differences;
  if (!first) return null;
  const all = view.differences.map(({ start, end, message }) => `${formatRange(start, end)}: ${message}`);
  return (
    <div className="card-differences" role="alert" title={all.join('\n')}>
      <p className="card-difference">
        <strong>The system says otherwise.</strong> At{' '}
        <span className="mono">{formatRange(first.start, first.end)}</span>: {first.message}
      </p>
      {more.length > 0 && <p>and {countOf(more.length, 'more difference')}</p>}
    </div>
  );
}
