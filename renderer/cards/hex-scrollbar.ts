import { type HexLayout, thumbOf, topRowAtThumb } from '../live/hex-model.ts';

/** The thumb is at least this long, as a share of the track: a terabyte must still leave something to take hold of. */
const leastThumb = 0.12;

/** A slim scrollbar for more rows than any scrolling element could hold. The keyboard scrolls by the cursor instead. */
export class HexScrollbar {
  readonly #track: HTMLElement;
  readonly #thumb: HTMLElement;
  #layout: HexLayout = { length: 0, bytesPerRow: 1, rows: 1 };
  #shown = '';
  /** Where the thumb was taken hold of, as a share of the track from its start; null while it is not held. */
  #held: number | null = null;

  /** `onScroll` gets the row that is to stand on top. */
  constructor(track: HTMLElement, thumb: HTMLElement, onScroll: (topRow: number) => void) {
    this.#track = track;
    this.#thumb = thumb;
    track.addEventListener('pointerdown', (event) => {
      const at = this.#share(event);
      const start = Number.parseFloat(thumb.style.top) / 100;
      const size = Number.parseFloat(thumb.style.height) / 100;
      // Beside the thumb, its middle jumps to the pointer.
      this.#held = at >= start && at <= start + size ? at - start : size / 2;
      track.setPointerCapture(event.pointerId);
      event.preventDefault();
      onScroll(this.#rowFor(at));
    });
    track.addEventListener('pointermove', (event) => {
      if (this.#held !== null) onScroll(this.#rowFor(this.#share(event)));
    });
    const release = () => {
      this.#held = null;
    };
    track.addEventListener('pointerup', release);
    track.addEventListener('pointercancel', release);
  }

  paint(topRow: number, layout: HexLayout): void {
    this.#layout = layout;
    const thumb = thumbOf(topRow, layout, leastThumb);
    const shown = thumb ? `${(thumb.start * 100).toFixed(3)} ${(thumb.size * 100).toFixed(3)}` : '';
    if (shown === this.#shown) return;
    this.#shown = shown;
    this.#track.dataset['needed'] = String(thumb !== null);
    if (!thumb) return;
    this.#thumb.style.top = `${thumb.start * 100}%`;
    this.#thumb.style.height = `${thumb.size * 100}%`;
  }

  #share(event: PointerEvent): number {
    const box = this.#track.getBoundingClientRect();
    return (event.clientY - box.top) / Math.max(1, box.height);
  }

  #rowFor(at: number): number {
    const size = Number.parseFloat(this.#thumb.style.height) / 100;
    return topRowAtThumb(at - (this.#held ?? 0), size, this.#layout);
  }
}
