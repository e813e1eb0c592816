/** Loaded when it is first wanted: see scenes-panel.tsx. */

import { useEffect, useRef, useState } from 'react';
import { asProblem } from '../../protocol/errors.ts';
import type { SceneEntry } from '../../protocol/scene-state.ts';
import { showProblem } from '../state/operations.ts';
import { useApp } from '../state/store.ts';
import { CloseButton } from '../ui/close-button.tsx';
import { MovePlotPart } from './move-plot-part.tsx';
import { ask, listScenes, sceneOf } from './orders.ts';
import { Player } from './player.tsx';

export function Scenes() {
  const raw = useApp((state) => state.scene);
  const comparing = useApp((state) => state.comparing);
  const asked = useApp((state) => state.scenesOpen || state.comparing);
  const scene = sceneOf(raw);
  // Opened by hand, it has the focus; come back after a reload, it leaves the focus where it is.
  const isAsked = useRef(asked);
  useEffect(() => {
    if (comparing || isAsked.current) document.getElementById('scenes')?.focus();
  }, [comparing]);
  if (comparing) return <Comparison />;
  return scene ? <Player key={scene.id} scene={scene} /> : <Gallery />;
}

function Comparison() {
  return (
    <>
      <Head
        title="Moving against copying"
        close="Close the comparison"
        onClose={() => useApp.setState({ comparing: false })}
      />
      <p className="scenes-lead">
        A move changes page tables alone, a copy every byte. Both are measured here, on memory of their own: the map
        stays as it is.
      </p>
      <div className="scenes-body">
        <MovePlotPart begins />
      </div>
    </>
  );
}

function Head({ title, close, onClose }: { title: string; close: string; onClose: () => void }) {
  return (
    <header className="scenes-head">
      <h2>{title}</h2>
      <CloseButton name={close} onClick={onClose} />
    </header>
  );
}

function Gallery() {
  const [entries, setEntries] = useState<readonly SceneEntry[]>([]);
  useEffect(() => {
    listScenes().then(setEntries, (thrown: unknown) => showProblem(asProblem(thrown)));
  }, []);
  return (
    <>
      <Head title="Scenes" close="Close the list of scenes" onClose={() => useApp.setState({ scenesOpen: false })} />
      <p className="scenes-lead">
        What virtual memory does, done for real on this machine. All of it can be taken back.
      </p>
      <ul className="scenes-list">
        {entries.map((entry) => (
          <li key={entry.id}>
            <Entry entry={entry} />
          </li>
        ))}
      </ul>
    </>
  );
}

function Entry({ entry: { id, title, about, available, steps } }: { entry: SceneEntry }) {
  const lacking = available === true ? null : available;
  return (
    <button
      type="button"
      className="scenes-entry"
      aria-disabled={lacking !== null}
      onClick={() => lacking === null && void ask({ do: 'start', id })}
    >
      <b>{title}</b>
      {about.map((line) => (
        <span key={line}>{line}</span>
      ))}
      <span className="scenes-note">{lacking ?? `${steps} steps`}</span>
    </button>
  );
}
