/**
 * How much each process had mapped, call by call: noted once, while a trace is played for the first time. A timeline reads
 * it, so that no call is played again for it.
 */
import { columnOfUint32, Growing } from '../document/growing.ts';
import type { Moment, Process } from './moment.ts';

/** One process. Positions: how many calls had begun. */
export class SizeSeries {
  readonly pid: number;
  readonly began: number;
  /** The first position at which it had ended. */
  ended = Number.POSITIVE_INFINITY;
  readonly #positions = columnOfUint32();
  /** From that position on; negative while it is another process's memory (vfork(2)), which is counted there. */
  readonly #bytes = new Growing((length) => new Float64Array(length));

  constructor(pid: number, began: number) {
    this.pid = pid;
    this.began = began;
  }

  get byteLength(): number {
    return this.#positions.array.byteLength + this.#bytes.array.byteLength;
  }

  note(position: number, bytes: number): void {
    const { length } = this.#bytes;
    if (length > 0 && this.#bytes.array[length - 1] === bytes) return;
    this.#positions.push(position);
    this.#bytes.push(bytes);
  }

  isRunningAt(position: number): boolean {
    return this.began <= position && position < this.ended;
  }

  /** At each of these positions, which rise; NaN before it began, 0 after its end. `isSum`: without memory of another's. */
  at(positions: Uint32Array, isSum: boolean): Float64Array {
    const sizes = new Float64Array(positions.length);
    const noted = this.#positions.array.subarray(0, this.#positions.length);
    let next = 0;
    for (const [place, position] of positions.entries()) {
      while (next < noted.length && (noted[next] ?? 0) <= position) next += 1;
      const bytes = next === 0 ? Number.NaN : (this.#bytes.array[next - 1] ?? 0);
      if (this.ended <= position) sizes[place] = 0;
      else sizes[place] = isSum ? Math.max(bytes, 0) || 0 : Math.abs(bytes);
    }
    return sizes;
  }

  /** As it was at a position; null where it had not begun. */
  until(position: number): SizeSeries | null {
    if (this.began > position) return null;
    const copy = new SizeSeries(this.pid, this.began);
    if (this.ended <= position) copy.ended = this.ended;
    for (let row = 0; row < this.#positions.length; row += 1) {
      const at = this.#positions.array[row] ?? 0;
      if (at > position) break;
      copy.note(at, this.#bytes.array[row] ?? 0);
    }
    return copy;
  }
}

export class MappedSizes {
  /** Up to where all is noted. */
  #position = -1;
  /** By the process's place in the trace. */
  readonly series: SizeSeries[] = [];
  /** Of those, which have not ended. */
  readonly #running = new Set<number>();

  has(position: number): boolean {
    return position <= this.#position;
  }

  /** Notes what a moment shows, if it is later than all before. */
  note({ position, processes }: Moment): void {
    if (position <= this.#position) return;
    this.#position = position;
    while (this.series.length < processes.length) {
      this.#running.add(this.series.length);
      this.series.push(new SizeSeries(processes[this.series.length]?.pid ?? 0, position));
    }
    for (const index of this.#running) {
      const [series, process] = [this.series[index], processes[index]];
      if (!series || !process) continue;
      if (process.last) {
        series.ended = position;
        this.#running.delete(index);
      } else {
        const { bytes } = process.space;
        series.note(position, isShared(process, processes) ? -bytes : bytes);
      }
    }
  }

  /** What had been noted by a position. */
  until(position: number): MappedSizes {
    const copy = new MappedSizes();
    copy.#position = Math.min(this.#position, position);
    for (const [index, series] of this.series.entries()) {
      const kept = series.until(copy.#position);
      if (!kept) break;
      copy.series.push(kept);
      if (kept.ended === Number.POSITIVE_INFINITY) copy.#running.add(index);
    }
    return copy;
  }
}

/** Whether a process that is still running, and is counted, has the same memory. */
function isShared(process: Process, processes: readonly Process[]): boolean {
  if (!process.mayShare) return false;
  return processes.some(({ index, space, last }) => index < process.index && !last && space === process.space);
}
