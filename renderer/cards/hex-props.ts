/** What React gives the bytes of one card. */
import type { Section, View } from '../../protocol/model.ts';

export interface HexElements {
  grid: HTMLElement;
  track: HTMLElement;
  thumb: HTMLElement;
  hint: HTMLElement;
}

export interface HexProps {
  view: View;
  section: Section | undefined;
  bytesPerRow: number;
  /** The cursor's offset from the view's start. */
  offset: number;
  /** Bytes of the typed value at the cursor. */
  valueBytes: number;
  pageSize: number;
  /** A sentence about what was typed, or null to take it back. */
  onMessage: (message: string | null) => void;
}
