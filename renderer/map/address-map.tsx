import { Cpu } from 'lucide-react';
import { type ReactNode, useEffect, useId, useLayoutEffect, useRef, useState } from 'react';
import { CommandButton } from '../commands/command-button.tsx';
import { keysDescription } from '../commands/keys-description.ts';
import { countOf } from '../state/describe.ts';
import { focusSpace } from '../state/other-process.ts';
import { otherPidOf } from '../state/spaces.ts';
import { type AppState, type SpaceKey, useApp } from '../state/store.ts';
import { Elsewhere } from './facts/elsewhere.tsx';
import { Legend } from './facts/legend.tsx';
import './map.css';
import { OutOfSight } from './facts/out-of-sight.tsx';
import { PlaceButtons } from './facts/place-buttons.tsx';
import { Overview } from './overview/overview.tsx';
import { runMap } from './run-map.ts';
import { type MapStores, makeMapStores } from './scene/map-stores.ts';

interface AddressMapProps {
  /** Which space it shows. */
  keyIn: (state: AppState) => SpaceKey;
  timeline: ReactNode;
  /** Another process’s, above ours. */
  isBeside?: boolean;
}

/** The address space: all of it on a strip, a part of it below, with the views, what else lives there, and the sections. */
export function AddressMap({ keyIn, timeline, isBeside = false }: AddressMapProps) {
  const [stores] = useState(() => makeMapStores(keyIn, isBeside));
  const { spaceIn, navigation } = stores;
  const hasFocus = useApp((state) => spaceIn(state).key === state.shownSpace);
  // The focus of the page goes where keys and commands go, where it was on the other map.
  useLayoutEffect(() => {
    const plot = stores.parts.getState()?.plot;
    const focused = document.activeElement?.closest('.map-plot');
    if (hasFocus && plot && focused && focused !== plot) plot.focus({ preventScroll: true });
  }, [hasFocus, stores]);
  // Keys and commands are for the map that was used last.
  const takeFocus = () => focusSpace(spaceIn(useApp.getState()).key);
  const keysId = useId();
  const body = useRef<HTMLDivElement>(null);
  useEffect(() => (body.current ? runMap(body.current, stores) : undefined), [stores]);
  return (
    <div
      className={isBeside ? 'address-map beside' : 'address-map'}
      data-focused={hasFocus}
      onPointerDownCapture={takeFocus}
      onFocusCapture={takeFocus}
    >
      <Overview stores={stores} />
      {timeline}
      <div className="map-body" ref={body}>
        <Gutter stores={stores} />
        <div
          className="map-plot"
          role="application"
          // biome-ignore lint/a11y/noNoninteractiveTabindex: a picture that is moved by keys needs the focus for them
          tabIndex={0}
          aria-label={isBeside ? 'Map of the other process' : 'Map'}
          aria-describedby={keysId}
        >
          <canvas className="map-canvas" data-part="picture" />
          <canvas className="map-canvas map-over" data-part="overlay" />
          <div className="map-handles" role="group" aria-label="Views on the map" data-part="handles" />
          <div className="map-tag" aria-hidden="true" data-part="tag" hidden />
          <div className="map-card" aria-hidden="true" data-part="card" hidden />
        </div>
        {!isBeside && <Elsewhere spaceIn={spaceIn} />}
        <OutOfSight spaceIn={spaceIn} navigation={navigation} />
        <PlaceButtons navigation={navigation} spaceIn={spaceIn} isBeside={isBeside} />
        <p id={keysId} className="unseen">
          {keysDescription()}
        </p>
        <div className="unseen" aria-live="polite" data-part="live" />
      </div>
    </div>
  );
}

function Gutter({ stores: { spaceIn, isBeside } }: { stores: MapStores }) {
  const name = useApp((state) => spaceIn(state).name);
  const regionCount = useApp((state) => spaceIn(state).counted ?? spaceIn(state).regions?.count ?? null);
  const otherPid = useApp((state) => otherPidOf(spaceIn(state)));
  const viewCount = useApp((state) => spaceIn(state).views.size);
  const sectionCount = useApp((state) => spaceIn(state).sections.size);
  return (
    <div className="map-gutter">
      <div className="map-span">
        <span data-part="span" />
      </div>
      <div
        className="map-lane"
        data-part="process-title"
        title="Regions: what lies in the process’s address space, as the system itself lists it"
      >
        <strong>{(isBeside && name) || 'Process'}</strong>
        <span>{regionCount === null ? '' : countOf(regionCount, 'region')}</span>
        <Legend spaceIn={spaceIn} />
        <CommandButton
          id="show-process"
          className="button plain small icon-button process-button"
          icon={<Cpu size={14} />}
        />
      </div>
      <div className="map-kinds" data-part="kind-titles" />
      {/* Titles of what another process has none of. */}
      <div
        className="map-lane"
        data-part="views-title"
        title={
          otherPid === undefined ? 'A view is one mapping of a section, or of a part of it, at an address' : undefined
        }
      >
        {otherPid === undefined && <strong>Views</strong>}
        {otherPid === undefined && (
          <span>
            {viewCount === 0 ? 'none' : `${countOf(viewCount, 'view')} of ${countOf(sectionCount, 'section')}`}
          </span>
        )}
      </div>
      <div
        className="map-lane"
        data-part="sections-title"
        title={
          otherPid === undefined
            ? 'A section is a piece of memory that can be mapped, at many addresses at once: all show the same bytes'
            : undefined
        }
      >
        {otherPid === undefined && <strong>Sections</strong>}
        {otherPid === undefined && <span>memory itself</span>}
      </div>
    </div>
  );
}
