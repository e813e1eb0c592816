/** Moving against copying as a live plot: points appear as they are measured. Loaded when it is first wanted. */
import { useCallback, useEffect, useRef, useState } from 'react';
import { largestMoves, type MovePoint, moveWays } from '../../protocol/move-plot.ts';
import { formatSize } from '../../protocol/size.ts';
import { saveFile } from '../export/save.ts';
import { useApp } from '../state/store.ts';
import { Choice } from '../ui/choice.tsx';
import { chartPicture, MoveChart, wayStyle } from './move-chart.tsx';
import { busyText, crossingTexts, inOrder, intervalText, pointsCsv, timeText, wayNames } from './move-figures.ts';
import { cancelPlot, type PlotRun, startPlot, usePlotRun } from './plot-run.ts';
import './move-plot.css';

const sizes = largestMoves.map((bytes) => ({ value: String(bytes), label: formatSize(bytes) }));
const usual = String(2 ** 30);

/** `begins`: it was asked for by itself, and measures at once; it has no heading of its own then. */
export function MovePlot({ begins }: { begins: boolean }) {
  const { points: found, done, result, ended } = usePlotRun();
  const [largest, setLargest] = useState(usual);
  const [wall, setWall] = useState(false);
  const canvas = useRef<HTMLCanvasElement | null>(null);
  const onCanvas = useCallback((drawn: HTMLCanvasElement) => {
    canvas.current = drawn;
  }, []);
  const points = inOrder(found);
  const isRunning = done !== null;
  useEffect(() => {
    if (begins) void startPlot(Number(usual));
    return cancelPlot;
  }, [begins]);
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
          <button type="button" className="button" onClick={cancelPlot}>
            Cancel
          </button>
        ) : (
          <button type="button" className="button" onClick={() => void startPlot(Number(largest))}>
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

type FindingsProps = { points: readonly MovePoint[] } & Pick<PlotRun, 'result' | 'ended'>;

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
    <ul className="move-plot-findings" aria-label="Findings">
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
