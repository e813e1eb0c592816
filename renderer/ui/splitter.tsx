/**
 * A line between two panes that is dragged to make one larger and the other smaller: the window splitter of the ARIA
 * Authoring Practices, with arrows, Home, End; Enter or a double click goes back to the size that suits the window.
 */
import type { KeyboardEvent, PointerEvent } from 'react';
import { useRef } from 'react';
import { toOwnCss } from '../state/ui-scale.ts';
import './splitter.css';

export interface SplitterProps {
  label: string;
  /** Where the resized pane lies, seen from the line. */
  side: 'below' | 'right';
  /** The pane that is resized, and the one that gives the room or takes it. */
  pane: () => HTMLElement | null;
  other: () => HTMLElement | null;
  /** CSS pixels that either has at least. */
  least: number;
  otherLeast: number;
  /** CSS pixels; null: as suits the window. */
  onSize: (sizeCss: number | null) => void;
}

const stepCss = 16;
const pageCss = 64;

/** How large the pane is, and may become. */
interface Room {
  sizeCss: number;
  leastCss: number;
  mostCss: number;
}

export function Splitter(props: SplitterProps) {
  const { label, side, onSize } = props;
  const line = useRef<HTMLDivElement>(null);
  const drag = useRef<{ room: Room; fromCss: number } | null>(null);
  const along = (event: PointerEvent) => toOwnCss(side === 'below' ? event.clientY : event.clientX);

  const resize = (room: Room, sizeCss: number) => {
    const clamped = Math.round(Math.max(room.leastCss, Math.min(room.mostCss, sizeCss)));
    onSize(clamped);
    say(line.current, { ...room, sizeCss: clamped });
  };

  const onKeyDown = (event: KeyboardEvent) => {
    const room = roomOf(props);
    const step = event.shiftKey ? pageCss : stepCss;
    const sizes: Record<string, number> = {
      [side === 'below' ? 'ArrowUp' : 'ArrowLeft']: room.sizeCss + step,
      [side === 'below' ? 'ArrowDown' : 'ArrowRight']: room.sizeCss - step,
      Home: room.leastCss,
      End: room.mostCss,
    };
    const sizeCss = sizes[event.key];
    if (event.key === 'Enter') {
      onSize(null);
      say(line.current, roomOf(props));
    } else if (sizeCss !== undefined) resize(room, sizeCss);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    <div
      ref={line}
      className={`splitter ${side}`}
      role="separator"
      aria-label={label}
      aria-orientation={side === 'below' ? 'horizontal' : 'vertical'}
      // The sizes themselves are measured when the line gets the focus: they change with the window.
      aria-valuenow={0}
      tabIndex={0}
      onFocus={() => say(line.current, roomOf(props))}
      onKeyDown={onKeyDown}
      onDoubleClick={() => onSize(null)}
      onPointerDown={(event) => {
        if (event.button !== 0) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        drag.current = { room: roomOf(props), fromCss: along(event) };
      }}
      onPointerMove={(event) => {
        if (drag.current) resize(drag.current.room, drag.current.room.sizeCss + drag.current.fromCss - along(event));
      }}
      onLostPointerCapture={() => {
        drag.current = null;
      }}
    />
  );
}

function roomOf({ side, pane, other, least, otherLeast }: SplitterProps): Room {
  const lengthCss = (element: HTMLElement | null) =>
    (side === 'below' ? element?.offsetHeight : element?.offsetWidth) ?? 0;
  const sizeCss = lengthCss(pane());
  return { sizeCss, leastCss: least, mostCss: Math.max(least, sizeCss + lengthCss(other()) - otherLeast) };
}

function say(line: HTMLElement | null, { sizeCss, leastCss, mostCss }: Room): void {
  line?.setAttribute('aria-valuenow', String(sizeCss));
  line?.setAttribute('aria-valuemin', String(leastCss));
  line?.setAttribute('aria-valuemax', String(mostCss));
  line?.setAttribute('aria-valuetext', `${sizeCss} pixels`);
}
