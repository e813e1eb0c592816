import { type ReactNode, useEffect, useRef } from 'react';
import { CommandButton } from '../commands/command-button.tsx';
import { processName } from '../state/other-process.ts';
import { part, withPart } from '../state/part.ts';
import { spaceOf, stackedKey } from '../state/spaces.ts';
import { type AppState, type SpaceKey, useApp } from '../state/store.ts';
import { AddressMap } from './address-map.tsx';
import './address-maps.css';

const bands = part(() => import('./run-band.ts'));

interface AddressMapsProps {
  timeline: ReactNode;
  /** The line between two maps. */
  splitter: ReactNode;
}

/** Ours where another stands beside it, else the one that is shown. */
const mainKey = (state: AppState): SpaceKey => (stackedKey(state) === null ? state.shownSpace : 'ours');

/** The address space that is shown; ours and another process's, one above the other, where both are. */
export function AddressMaps({ timeline, splitter }: AddressMapsProps) {
  const beside = useApp(stackedKey);
  return (
    <div className="address-maps" data-stacked={beside !== null}>
      {beside && <AddressMap key={beside} keyIn={() => beside} timeline={timeline} isBeside />}
      {beside && <Band key={`band ${beside}`} beside={beside} splitter={splitter} />}
      <AddressMap key="main" keyIn={mainKey} timeline={beside ? null : timeline} />
    </div>
  );
}

/** Between both maps: ribbons where they map the same pages of a file, and the way back to one map. */
function Band({ beside, splitter }: { beside: SpaceKey; splitter: ReactNode }) {
  const field = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const count = useRef<HTMLSpanElement>(null);
  // The map above has run its effect before, and ours is on the page since the start.
  useEffect(() => {
    let end: (() => void) | null = () => undefined;
    void withPart(bands, ({ runBand }) => {
      if (!end || !field.current || !canvas.current || !count.current) return;
      end = runBand({ field: field.current, canvas: canvas.current, count: count.current, beside });
    });
    return () => {
      end?.();
      end = null;
    };
  }, [beside]);
  const name = useApp((state) => processName(spaceOf(state, beside)));
  const lost = useApp((state) => spaceOf(state, beside).lost);
  return (
    <section className="maps-band" aria-label="Both address spaces">
      {splitter}
      <div className="map-gutter maps-band-title">
        <strong>Same pages</strong>
        <span ref={count} />
      </div>
      <div className="maps-band-field" ref={field}>
        <canvas className="maps-band-canvas" ref={canvas} />
      </div>
      <div className="maps-band-buttons">
        {lost !== null && (
          <span className="maps-band-lost" role="alert">
            The last list of {name}. {lost}
          </span>
        )}
        <CommandButton id="show-alone" className="button small" short />
        <CommandButton id="show-ours" className="button small" short />
      </div>
    </section>
  );
}
