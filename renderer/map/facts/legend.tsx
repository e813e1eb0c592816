import { Check, ListFilter } from 'lucide-react';
import { useId, useMemo, useState } from 'react';
import { guessedKinds, type RegionKind, regionKinds } from '../../../protocol/model.ts';
import { isWritableCode } from '../../../protocol/region-text.ts';
import { CommandButton } from '../../commands/command-button.tsx';
import { runCommand } from '../../commands/registry.ts';
import { countOf } from '../../state/describe.ts';
import { useApp } from '../../state/store.ts';
import type { PageMap } from '../../viewport/maps.ts';
import './legend.css';
import { kindWord } from '../../space/region-text.ts';

/** The colours of the process lane, and a choice of what stands in front: other kinds fade into the background. */
export function Legend({ spaceIn }: Pick<PageMap, 'spaceIn'>) {
  const [isOpen, setIsOpen] = useState(false);
  // As long as nobody looks, nothing is counted.
  const kinds = useApp((state) => (isOpen ? (spaceIn(state).regions?.kinds ?? null) : null));
  const faded = useApp((state) => state.fadedKinds);
  const id = useId();
  const anchorName = `--legend-${id.replace(/\W/g, '')}`;
  const counts = useMemo(() => countKinds(kinds), [kinds]);
  return (
    <>
      <button
        type="button"
        className="button plain small icon-button legend-button"
        aria-label="Kinds of regions"
        aria-pressed={faded.size > 0}
        title={faded.size > 0 ? `Kinds of regions: ${faded.size} in the background` : 'Kinds of regions'}
        popoverTarget={id}
        style={{ anchorName }}
      >
        <ListFilter size={14} aria-hidden="true" />
      </button>
      <div
        id={id}
        popover="auto"
        onBeforeToggle={(event) => setIsOpen(event.newState === 'open')}
        role="group"
        aria-label="Kinds of regions to show"
        className="legend"
        style={{ positionAnchor: anchorName }}
      >
        {[...counts].map(([kind, count]) => (
          <button
            key={kind}
            type="button"
            className="legend-kind"
            aria-pressed={!faded.has(kind)}
            title={faded.has(kind) ? 'In the background: bring to the front' : 'Put into the background'}
            onClick={() => toggleKind(kind)}
          >
            <span className="legend-check" aria-hidden="true">
              {!faded.has(kind) && <Check size={12} />}
            </span>
            <span className="legend-swatch" data-kind={kind} aria-hidden="true" />
            <span>{kindWord(kind)}</span>
            <span className="legend-count">{countOf(count, 'region')}</span>
          </button>
        ))}
        <CommandButton id="rows-by-file" className="button small legend-rows" />
        <WritableCode spaceIn={spaceIn} isOpen={isOpen} />
        {guessedKinds.some((kind) => counts.has(kind)) && (
          <p className="legend-note">Probably: guessed from size, protection and neighbours. The system has no name.</p>
        )}
        {faded.size > 0 && (
          <button type="button" className="button small" onClick={() => useApp.setState({ fadedKinds: new Set() })}>
            Show all kinds
          </button>
        )}
      </div>
    </>
  );
}

/** What W^X forbids, as a switch of its own: of any kind. */
function WritableCode({ spaceIn, isOpen }: Pick<PageMap, 'spaceIn'> & { isOpen: boolean }) {
  const protections = useApp((state) => (isOpen ? (spaceIn(state).regions?.protections ?? null) : null));
  const marked = useApp((state) => state.wxMarked);
  const count = useMemo(() => protections?.reduce((sum, bits) => sum + Number(isWritableCode(bits)), 0), [protections]);
  return (
    <button
      type="button"
      className="legend-kind legend-wx"
      aria-pressed={marked}
      title={marked ? 'Mark it no longer' : 'Mark it on the map and in the table'}
      onClick={() => runCommand('mark-wx')}
    >
      <span className="legend-check" aria-hidden="true">
        {marked && <Check size={12} />}
      </span>
      <span className="legend-swatch" data-kind="wx" aria-hidden="true" />
      <span>writable and executable</span>
      <span className="legend-count">{countOf(count ?? 0, 'region')}</span>
    </button>
  );
}

function toggleKind(kind: RegionKind): void {
  useApp.setState(({ fadedKinds }) => {
    const next = new Set(fadedKinds);
    if (!next.delete(kind)) next.add(kind);
    return { fadedKinds: next };
  });
}

/** The kinds that there are, in the order of the model. */
export function countKinds(kinds: Uint8Array | null): Map<RegionKind, number> {
  const counts = new Uint32Array(regionKinds.length);
  for (const kind of kinds ?? []) {
    counts[kind] = (counts[kind] ?? 0) + 1;
  }
  return new Map(
    regionKinds.flatMap((kind, index): [RegionKind, number][] => (counts[index] ? [[kind, counts[index]]] : [])),
  );
}
