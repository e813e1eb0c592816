/** The curves, drawn by uPlot: a bar for each interval. Both axes are logarithmic: uPlot gets powers of 2 and of 10 as plain numbers. */
import { useEffect, useRef } from 'react';
import UPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { amount } from '../../protocol/amount.ts';
import { type MovePoint, type MoveWay, moveWays, type Times, timesOf } from '../../protocol/move-plot.ts';
import { formatSize } from '../../protocol/size.ts';
import { wayNames } from './move-figures.ts';

const height = 300;
/** Curves differ by colour and by dashes. */
const dashes: readonly number[][] = [[], [8, 4], [2, 3], [10, 3, 2, 3], [], [8, 4], [2, 3]];

/** Of the theme as it is now: `--section-1` and so on. */
function token(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
}

export function wayStyle(way: MoveWay): { color: string; dash: readonly number[] } {
  const index = moveWays.indexOf(way);
  return { color: token(`section-${index + 1}`), dash: dashes[index] ?? [] };
}

interface ChartProps {
  points: readonly MovePoint[];
  /** The time that passed, instead of the processor's. */
  wall: boolean;
  /** Gets the canvas, to be saved as a picture. */
  onCanvas: (canvas: HTMLCanvasElement) => void;
}

export function MoveChart({ points, wall, onCanvas }: ChartProps) {
  const box = useRef<HTMLDivElement>(null);
  const latest = useRef({ points, wall });
  latest.current = { points, wall };
  const chart = useRef<UPlot | null>(null);
  useEffect(() => {
    const { current: target } = box;
    if (!target) return;
    const draw = () => {
      chart.current?.destroy();
      const made = new UPlot(optionsFor(target.clientWidth, latest), dataOf(latest.current), target);
      chart.current = made;
      onCanvas(made.ctx.canvas);
    };
    draw();
    // A theme has other colours, which uPlot takes once.
    const theme = new MutationObserver(draw);
    theme.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme', 'data-contrast'] });
    const size = new ResizeObserver(() => chart.current?.setSize({ width: target.clientWidth, height }));
    size.observe(target);
    return () => {
      theme.disconnect();
      size.disconnect();
      chart.current?.destroy();
      chart.current = null;
    };
  }, [onCanvas]);
  useEffect(() => chart.current?.setData(dataOf({ points, wall })), [points, wall]);
  return <div ref={box} className="move-chart" role="img" aria-label="Time by size; the table has the same figures" />;
}

interface Shown {
  points: readonly MovePoint[];
  wall: boolean;
}

const shownTimes = (point: MovePoint, wall: boolean): Times => (wall ? point.wall : timesOf(point));

function dataOf({ points, wall }: Shown): UPlot.AlignedData {
  const sizes = [...new Set(points.map(({ bytes }) => bytes))].sort((one, other) => one - other);
  const curve = (way: MoveWay) =>
    sizes.map((bytes) => {
      const point = points.find((each) => each.way === way && each.bytes === bytes);
      return point ? Math.log10(shownTimes(point, wall).median) : null;
    });
  return [sizes.map(Math.log2), ...moveWays.map(curve)];
}

function optionsFor(width: number, latest: { readonly current: Shown }): UPlot.Options {
  const [ink, grid] = [token('ink-2'), token('hairline')];
  const axis = { stroke: ink, grid: { stroke: grid, width: 1 }, ticks: { stroke: grid, width: 1 } };
  return {
    width,
    height,
    legend: { show: false },
    cursor: { drag: { x: false, y: false } },
    scales: {
      x: { time: false, range: (_, low, high) => [low - 0.25, high + 0.25] },
      y: { range: (_, low, high) => [Math.floor(low), Math.ceil(high)] },
    },
    axes: [
      {
        ...axis,
        label: 'Size',
        labelSize: 18,
        size: 34,
        splits: (_, __, low, high) => multiples(low, high, 4),
        values: (_, values) => values.map((power) => formatSize(2 ** power)),
      },
      {
        ...axis,
        size: 62,
        splits: (_, __, low, high) => multiples(low, high, 1),
        values: (_, values) => values.map((power) => amount(10 ** power, 'ns')),
      },
    ],
    series: [
      {},
      ...moveWays.map((way) => {
        const { color, dash } = wayStyle(way);
        return { label: wayNames[way], stroke: color, width: 2, dash: [...dash], spanGaps: true, points: { size: 5 } };
      }),
    ],
    hooks: { draw: [(chart) => drawIntervals(chart, latest.current)] },
  };
}

/** Those of `step` from `low` to `high`. */
function multiples(low: number, high: number, step: number): number[] {
  const found: number[] = [];
  for (let value = Math.ceil(low / step) * step; value <= high; value += step) found.push(value);
  return found;
}

function drawIntervals(chart: UPlot, { points, wall }: Shown): void {
  const { ctx } = chart;
  const yOf = (nanoseconds: number) => chart.valToPos(Math.log10(nanoseconds), 'y', true);
  ctx.save();
  ctx.lineWidth = devicePixelRatio;
  for (const point of points) {
    const { low, high } = shownTimes(point, wall);
    if (low === null || high === null) continue;
    const x = chart.valToPos(Math.log2(point.bytes), 'x', true);
    const [top, bottom] = [yOf(high), yOf(low)];
    ctx.strokeStyle = wayStyle(point.way).color;
    ctx.beginPath();
    ctx.moveTo(x, top);
    ctx.lineTo(x, bottom);
    for (const y of [top, bottom]) {
      ctx.moveTo(x - 3 * devicePixelRatio, y);
      ctx.lineTo(x + 3 * devicePixelRatio, y);
    }
    ctx.stroke();
  }
  ctx.restore();
}

/** The curves with their names, on the theme's ground. */
export async function chartPicture(canvas: HTMLCanvasElement): Promise<Blob | null> {
  const scale = devicePixelRatio;
  const line = 18 * scale;
  const picture = document.createElement('canvas');
  picture.width = canvas.width;
  picture.height = canvas.height + (moveWays.length + 1) * line;
  const context = picture.getContext('2d');
  if (!context) return null;
  context.fillStyle = token('surface-1');
  context.fillRect(0, 0, picture.width, picture.height);
  context.drawImage(canvas, 0, 0);
  context.font = `${12 * scale}px ${getComputedStyle(document.body).fontFamily}`;
  context.textBaseline = 'middle';
  for (const [index, way] of moveWays.entries()) {
    const { color, dash } = wayStyle(way);
    const y = canvas.height + (index + 0.8) * line;
    context.strokeStyle = color;
    context.lineWidth = 2 * scale;
    context.setLineDash(dash.map((each) => each * scale));
    context.beginPath();
    context.moveTo(12 * scale, y);
    context.lineTo(48 * scale, y);
    context.stroke();
    context.fillStyle = token('ink');
    context.fillText(wayNames[way], 56 * scale, y);
  }
  return await new Promise((resolve) => picture.toBlob(resolve, 'image/png'));
}
