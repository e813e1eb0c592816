import { useEffect, useLayoutEffect, useRef } from 'react';
import { pageBytesOf, type Section, type View } from '../../protocol/model.ts';
import { valueBytes } from '../../protocol/values.ts';
import { isByKey, openContextMenu } from '../commands/context-menu.tsx';
import { useApp } from '../state/store.ts';
import './hex.css';
import { HexController, rowCss } from './hex-controller.ts';
import type { HexProps } from './hex-props.ts';

interface HexViewProps {
  view: View;
  section: Section | undefined;
  bytesPerRow: number;
  onMessage: (message: string | null) => void;
}

/** The live bytes of a view. React makes the frame once; what is in it is the controller's. */
export function HexView({ view, section, bytesPerRow, onMessage }: HexViewProps) {
  const offset = useApp((state) => state.cursors.get(view.letter) ?? 0);
  const valueType = useApp((state) => state.valueType);
  const pageSize = useApp((state) => pageBytesOf(state.limits));
  const grid = useRef<HTMLDivElement>(null);
  const track = useRef<HTMLDivElement>(null);
  const thumb = useRef<HTMLDivElement>(null);
  const hint = useRef<HTMLParagraphElement>(null);
  const controller = useRef<HexController | null>(null);

  const props: HexProps = {
    view,
    section,
    bytesPerRow,
    offset,
    valueBytes: valueBytes[valueType],
    pageSize,
    onMessage,
  };
  const latest = useRef(props);
  useLayoutEffect(() => {
    latest.current = props;
    controller.current?.update(props);
  });

  useEffect(() => {
    if (!grid.current || !track.current || !thumb.current || !hint.current) return;
    const element = grid.current;
    const elements = { grid: element, track: track.current, thumb: thumb.current, hint: hint.current };
    const mine = new HexController(elements, latest.current);
    controller.current = mine;
    const measure = () => mine.resize(element.clientHeight);
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    // An observer speaks only behind the first frame, which would show no bytes then.
    measure();
    // React listens for wheel events passively, which could not keep the cards from scrolling along.
    const wheel = (event: WheelEvent) => {
      if (event.deltaY === 0 || event.ctrlKey || event.shiftKey) return;
      const deltaCss = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? event.deltaY * rowCss : event.deltaY;
      if (mine.wheel(deltaCss)) event.preventDefault();
    };
    element.addEventListener('wheel', wheel, { passive: false });
    return () => {
      element.removeEventListener('wheel', wheel);
      observer.disconnect();
      mine.dispose();
      controller.current = null;
    };
  }, []);

  const hintId = `page-hint-${view.letter}`;
  return (
    <>
      <div className="hex">
        <div
          ref={grid}
          className="hex-grid mono"
          role="grid"
          tabIndex={0}
          aria-label={`Bytes of view ${view.letter}`}
          aria-describedby={hintId}
          onKeyDown={(event) => {
            // What is being composed is the input method's.
            if (event.altKey || event.nativeEvent.isComposing) return;
            const command = event.ctrlKey || event.metaKey;
            if (!controller.current?.key(event.key, command, event.shiftKey)) return;
            event.preventDefault();
            event.stopPropagation();
          }}
          onContextMenu={(event) => {
            const target = controller.current?.menuTarget(event.target, isByKey(event));
            // Else the menu is the card's.
            if (target) openContextMenu(event, target);
          }}
          onBlur={() => controller.current?.leave()}
          aria-multiselectable
          onPointerDown={(event) => {
            if (event.button !== 0) return;
            controller.current?.pointer(event.target, event.shiftKey);
            // What is dragged over goes on being selected, wherever the pointer goes.
            event.currentTarget.setPointerCapture(event.pointerId);
          }}
          onPointerMove={(event) => {
            if (!event.currentTarget.hasPointerCapture(event.pointerId)) return;
            const over = document.elementFromPoint(event.clientX, event.clientY);
            if (event.currentTarget.contains(over)) controller.current?.pointer(over, true);
          }}
        />
        <div ref={track} className="hex-track" aria-hidden="true">
          <div ref={thumb} className="hex-thumb" />
        </div>
      </div>
      <p ref={hint} id={hintId} className="page-hint" />
    </>
  );
}
