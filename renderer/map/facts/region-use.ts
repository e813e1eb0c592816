/** What a region takes of memory, asked of the engine once the pointer has come to rest on it. */
import { address, formatRange } from '../../../protocol/address.ts';
import { asProblem } from '../../../protocol/errors.ts';
import type { RegionUse } from '../../../protocol/model.ts';
import type { RegionColumns } from '../../../protocol/region-columns.ts';
import { formatSize } from '../../../protocol/size.ts';
import { runJob } from '../../state/operations.ts';
import type { Hit } from '../layout/hit-test.ts';

/** Passing over a region on the way to another place asks nothing. */
const restMs = 150;
/** An answer this old is asked for again, ms. */
const freshMs = 1000;

export class RegionUseAsked {
  readonly #refresh: () => void;
  /** The range that is pointed at, as text; '' for none. */
  #key = '';
  #text = '';
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** Of what is being asked. */
  #asking = new AbortController();

  constructor(refresh: () => void) {
    this.#refresh = refresh;
  }

  /** A line to show for a single region; null for anything else. */
  of(hit: Hit | null, regions: RegionColumns | null): string | null {
    const range = singleRegion(hit, regions);
    const key = range ? formatRange(range.start, range.end) : '';
    if (key !== this.#key) {
      this.dispose();
      this.#key = key;
      this.#text = '';
      if (range) this.#timer = setTimeout(() => void this.#ask(range), restMs);
    }
    return range && (this.#text || 'resident: …');
  }

  /** Asks no more: nobody looks there any longer. */
  dispose(): void {
    clearTimeout(this.#timer);
    this.#asking.abort();
  }

  async #ask({ start, end }: { start: number; end: number }): Promise<void> {
    const asking = new AbortController();
    this.#asking = asking;
    const args = { start: address(start), end: address(end) };
    const onProgress = (done: number) => this.#show(`resident: … (${Math.floor(100 * done)} %)`);
    const text = await runJob('regionUse', args, { onProgress, signal: asking.signal }).then(
      useText,
      (thrown: unknown) => `resident: not available here: ${asProblem(thrown).message}`,
    );
    if (asking.signal.aborted) return;
    this.#show(text);
    this.#timer = setTimeout(() => void this.#ask({ start, end }), freshMs);
  }

  #show(text: string): void {
    if (text === this.#text) return;
    this.#text = text;
    this.#refresh();
  }
}

function singleRegion(hit: Hit | null, regions: RegionColumns | null): { start: number; end: number } | null {
  if (hit?.kind !== 'regions' || hit.run.first !== hit.run.last || !regions) return null;
  const [start, end] = [regions.starts[hit.run.first] ?? 0, regions.ends[hit.run.first] ?? 0];
  // The system may list more above the user's space (Linux: vsyscall), where it answers for nothing.
  return Number.isSafeInteger(end) ? { start, end } : null;
}

/** `resident: 1.2 MiB, 896 KiB of it shared`: with other processes, or mapped more than once in this one. */
export function useText({ resident, shared }: RegionUse): string {
  if (resident === 0) return 'resident: nothing';
  const text = `resident: ${formatSize(resident)}`;
  if (shared === null) return `${text}; how much of it is shared was not counted`;
  if (shared === 0) return `${text}, none of it shared`;
  return `${text}, ${shared === resident ? 'all of it' : `${formatSize(shared)} of it`} shared`;
}
