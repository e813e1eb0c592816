/** Moving against copying as a live plot: points appear as they are measured. Loaded when it is first wanted. */
import { useCallback, useEffect, useRef, useState } from 'react';
import { asProblem } from '../../protocol/errors.ts';
import { largestMoves, type MovePlotResult, type MovePoint, moveWays } from '../../protocol/move-plot.ts';
import { formatSize } from '../../protocol/size.ts';
import { saveFile } from '../export/save.ts';
import { runJob } from '../state/operations.ts';
import { useApp } from '../state/store.ts';
import { Choice } from '../ui/choice.tsx';
import { chartPicture, MoveChart, wayStyle } from './move-chart.tsx';
import { busyText, crossingTexts, inOrder, intervalText, pointsCsv, timeText, wayNames } from './move-figures.ts';

const sizes = largestMoves.map((bytes) => ({ value: String(bytes), label: formatSize(bytes) }));
const usual = String(2 ** 30);

interface Run {
  points: ReadonlyMap<string, MovePoint>;
  /** From 0 to 1; null where nothing is measured now. */
  done: number | null;
  result: MovePlotResult | null;
  /** Why it did not come to its end. */
  ended: string | null;
}
const nothing: Run = { points: new Map(), done: null, result: null, ended: null };

function useMovePlot() {
  const [run, setRun] = useState(nothing);
  const running = useRef<AbortController | null>(null);
  useEffect(() => () => running.current?.abort(), []);
  const start = async (largest: number) => {
    const abort = new AbortController();
    running.current = abort;
    setRun({ ...nothing, done: 0 });
    const say = (status: string) => useApp.setState({ status });
    try {
      const result = await runJob(
        'movePlot',
        { largest },
        {
          signal: abort.signal,
          onProgress: (done) => setRun((now) => ({ ...now, done })),
          onFound: (found) =>
            setRun((now) => ({
              ...now,
              points: new Map([...now.points, ...found.map((each) => [`${each.way} ${each.bytes}`, each] as const)]),
            })),
        },
      );
      setRun((now) => ({ ...now, done: null, result }));
      say('Moving and copying are measured');
    } catch (thrown) {
      const ended = abort.signal.aborted ? 'Cancelled: what was measured until then stays.' : asProblem(thrown).message;
      setRun((now) => ({ ...now, done: null, ended }));
      say(abort.signal.aborted ? 'Measuring was cancelled' : 'Moving and copying could not be measured');
    }
  };
  return { ...run, start, cancel: () => running.current?.abort() };
}

/** `begins`: it was asked for by itself, and measures at once; it has no heading of its own then. */
export function MovePlot({ begins }: { begins: boolean }) {
  const { points: found, done, result, ended, start, cancel } = useMovePlot();
  const [largest, setLargest] = useState(usual);
  const [wall, setWall] = useState(false);
  const canvas = useRef<HTMLCanvasElement | null>(null);
  const onCanvas = useCallback((drawn: HTMLCanvasElement) => {
    canvas.current = drawn;
  }, []);
  const points = inOrder(found.values());
  const isRunning = done !== null;
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when it is shown
  useEffect(() => {
    if (begins) void start(Number(usual));
  }, []);
  const savePicture = async () => {
    const picture = canvas.current && (await chartPicture(canvas.current));
    if (picture) await saveFile(picture, 'samepage-move-and-copy.png');
  };
  const saveCsv = () =>
    void saveFile(new Blob([pointsCsv(points)], { type: 'text/csv;charset=utf-8' }), 'samepage-move-and-copy.csv');
  return (
    <section className="move-plot" aria-label="Moving against copying">
      {!begins && <h3>Moving against copying</h3>}
      <div className="move-plot-row">
        <Choice label="Up to" showLabel={true} value={largest} options={sizes} onChange={setLargest} />
        {isRunning ? (
          <button type="button" className="button" onClick={cancel}>
            Cancel
          </button>
        ) : (
          <button type="button" className="button" onClick={() => void start(Number(largest))}>
            {points.length > 0 ? 'Measure again' : 'Measure'}
          </button>
        )}
        {isRunning && <progress max={1} value={done} aria-label="Measured so far" />}
      </div>
      {points.length > 0 && (
        <>
          <MoveChart points={points} wall={wall} onCanvas={onCanvas} />
          <Legend />
          <label className="scenes-option">
            <input type="checkbox" checked={wall} onChange={(event) => setWall(event.target.checked)} />
            Time that passed, instead of the processor’s
          </label>
        </>
      )}
      <Findings points={points} result={result} ended={ended} />
      {points.length > 0 && (
        <>
          <PointTable points={points} />
          <div className="move-plot-row">
            <button type="button" className="button small" onClick={saveCsv}>
              Save as CSV
            </button>
            <button type="button" className="button small" onClick={() => void savePicture()}>
              Save as PNG
            </button>
          </div>
        </>
      )}
    </section>
  );
}

function Legend() {
  // With another theme the colours are others.
  useApp((state) => state.theme);
  return (
    <ul className="move-plot-legend" aria-label="Curves">
      {moveWays.map((way) => {
        const { color, dash } = wayStyle(way);
        return (
          <li key={way}>
            <svg className="move-plot-swatch" width="32" height="8" aria-hidden="true">
              <line x1="0" y1="4" x2="32" y2="4" stroke={color} strokeWidth="2" strokeDasharray={dash.join(' ')} />
            </svg>
            {wayNames[way]}
          </li>
        );
      })}
    </ul>
  );
}

type FindingsProps = { points: readonly MovePoint[] } & Pick<Run, 'result' | 'ended'>;

function Findings({ points, result, ended }: FindingsProps) {
  const busy = busyText(points);
  const lines = [
    ...crossingTexts(points),
    ...(busy === null ? [] : [busy]),
    ...(ended === null ? [] : [ended]),
    ...(result?.leftOut ?? []).map(({ bytes, why }) => `${formatSize(bytes)} is left out: ${why}.`),
    ...(result?.lacking ?? []).map(({ way, why }) => `${wayNames[way]}: not available here: ${why}.`),
  ];
  return (
    <ul className="move-plot-findings" aria-label="What came of it">
      {lines.map((line) => (
        <li key={line}>{line}</li>
      ))}
    </ul>
  );
}

function PointTable({ points }: { points: readonly MovePoint[] }) {
  return (
    <details className="move-plot-table">
      <summary>The same as a table</summary>
      <table>
        <thead>
          <tr>
            {['Size', 'Way', 'Processor’s time', '95 % interval', 'Time that passed', 'Samples'].map((name) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {points.map(({ way, bytes, cpu, wall, samples }) => (
            <tr key={`${way} ${bytes}`}>
              <td>{formatSize(bytes)}</td>
              <th scope="row">{wayNames[way]}</th>
              <td>{cpu ? timeText(cpu.median) : 'unknown here'}</td>
              <td>{intervalText(cpu ?? wall)}</td>
              <td>{timeText(wall.median)}</td>
              <td>{samples}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}
