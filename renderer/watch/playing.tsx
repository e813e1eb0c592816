import { Pause, Play } from 'lucide-react';
import { useEffect } from 'react';
import { titleOf } from '../commands/shortcuts.ts';
import { onFrame } from '../live/frame.ts';
import { Choice } from '../ui/choice.tsx';
import { goTo, togglePlaying } from './orders.ts';
import { useWatch } from './watch-store.ts';

const speeds = ['10', '100', '1000', '10000'] as const;
const speedChoices = speeds.map((value) => ({ value, label: `${Number(value).toLocaleString('en')} calls/s` }));

export function Playing() {
  const playing = useWatch((state) => state.playing !== null);
  const speed = useWatch((state) => state.speed);
  useEffect(() => {
    if (!playing) return;
    let at = useWatch.getState().position;
    let lastMs: number | null = null;
    const frame = onFrame('paint', (nowMs) => {
      const { watch, position } = useWatch.getState();
      if (!watch) return false;
      // The position was changed meanwhile: playing continues from the new one.
      if (Math.floor(at) !== position) at = position;
      at = Math.min(watch.events, at + ((nowMs - (lastMs ?? nowMs)) / 1000) * speed);
      lastMs = nowMs;
      if (Math.floor(at) !== position) goTo(Math.floor(at));
      if (at < watch.events) return true;
      useWatch.setState({ playing: null });
      return false;
    });
    frame.request();
    return () => frame.dispose();
  }, [playing, speed]);
  const name = playing ? 'Pause the trace' : 'Play the trace';
  return (
    <>
      <button
        type="button"
        className="button plain small icon-button"
        aria-label={name}
        title={titleOf('play-trace', name)}
        onClick={togglePlaying}
      >
        {playing ? <Pause size={14} /> : <Play size={14} />}
      </button>
      <Choice
        label="Speed"
        value={String(speed)}
        options={speedChoices}
        onChange={(value) => useWatch.setState({ speed: Number(value) })}
      />
    </>
  );
}
