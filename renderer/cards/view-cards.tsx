import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { viewsInOrder } from '../space/sections.ts';
import { useApp } from '../state/store.ts';
import { cardGapCss, cardsPaddingCss, layoutCards } from './card-layout.ts';
import './cards.css';
import { ViewCard } from './view-card.tsx';

/** One card per view, side by side in the order of their letters; only those in sight are made. */
export function ViewCards() {
  const views = useApp((state) => state.views);
  const selected = useApp((state) => state.selectedView);
  const selections = useApp((state) => state.selections);
  const ordered = useMemo(() => viewsInOrder(views), [views]);
  const scroller = useRef<HTMLElement>(null);
  const widthCss = useWidth(scroller);

  const longest = Math.max(1, ...ordered.map((view) => view.length));
  const columns = useApp((state) => state.hexColumns);
  const wanted = columns === 'auto' ? undefined : columns === '8' ? 8 : 16;
  const layout = layoutCards(ordered.length, longest, widthCss, wanted);
  const selectedIndex = ordered.findIndex((view) => view.letter === selected);
  const virtualizer = useVirtualizer({
    horizontal: true,
    count: ordered.length,
    getScrollElement: () => scroller.current,
    getItemKey: (index) => ordered[index]?.letter ?? index,
    estimateSize: () => layout.widthCss,
    gap: cardGapCss,
    paddingStart: cardsPaddingCss,
    paddingEnd: cardsPaddingCss,
    scrollPaddingStart: cardsPaddingCss,
    scrollPaddingEnd: cardsPaddingCss,
    // The selected card may hold the focus: it stays even when it is scrolled out of sight.
    rangeExtractor: (range) => {
      const indexes = defaultRangeExtractor(range);
      return selectedIndex < 0 || indexes.includes(selectedIndex) ? indexes : [...indexes, selectedIndex];
    },
  });

  // The virtualizer keeps sizes that it was told once.
  // biome-ignore lint/correctness/useExhaustiveDependencies: measure anew when the width of a card changes
  useLayoutEffect(() => virtualizer.measure(), [layout.widthCss]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: only a new selection is scrolled to, not every change
  useEffect(() => {
    // Pressed in its own card, it is in sight already: scrolling would move a button away from under the pointer.
    const { activeElement } = document;
    const focused = scroller.current?.contains(activeElement)
      ? activeElement?.closest<HTMLElement>('[data-view]')
      : null;
    const here = selected !== null && focused?.dataset['view'] === selected;
    if (selectedIndex >= 0 && !here) virtualizer.scrollToIndex(selectedIndex, { align: 'auto' });
  }, [selected, selections, selectedIndex >= 0]);

  return (
    <section
      ref={scroller}
      className="cards"
      aria-label="Views"
      onWheel={(event) => {
        // A wheel that turns one way only goes along the row, wherever the bytes have no use for it.
        const { defaultPrevented, shiftKey, deltaX, deltaY, currentTarget } = event;
        if (!defaultPrevented && !shiftKey && deltaX === 0) currentTarget.scrollLeft += deltaY;
      }}
    >
      <div className="cards-row" style={{ width: virtualizer.getTotalSize() }}>
        {virtualizer.getVirtualItems().map((item) => {
          const view = ordered[item.index];
          const style = { left: item.start, width: layout.widthCss };
          return view && <ViewCard key={item.key} view={view} bytesPerRow={layout.bytesPerRow} style={style} />;
        })}
      </div>
    </section>
  );
}

function useWidth(element: React.RefObject<HTMLElement | null>): number {
  const [widthCss, setWidthCss] = useState(0);
  useLayoutEffect(() => {
    const { current } = element;
    if (!current) return;
    const observer = new ResizeObserver(() => setWidthCss(current.clientWidth));
    observer.observe(current);
    setWidthCss(current.clientWidth);
    return () => observer.disconnect();
  }, [element]);
  return widthCss;
}
