import { useEffect, useLayoutEffect, useMemo, useRef } from 'react';
import type { View } from '../../protocol/model.ts';
import { part } from '../state/part.ts';
import { useApp } from '../state/store.ts';
import { usePart } from '../ui/use-part.ts';
import { bytesInRow, type CardLayout, layoutCards } from './card-layout.ts';
import { cardsToMake, offsetResized, offsetToShow, orderCards, type RowPlace } from './card-order.ts';
import './cards.css';
import './hues.css';
import { CardsBar } from './cards-bar.tsx';
import { type Scroll, useScroll } from './use-scroll.ts';
import { ViewCard } from './view-card.tsx';

const inspector = part(() => import('./inspector.tsx'));

/** One card per view, side by side: the pinned ones, then the others, which scroll. */
export function ViewCards() {
  const views = useApp((state) => state.views);
  const order = useApp((state) => state.cardOrder);
  const pins = useApp((state) => state.pinnedCards);
  const { pinned, others } = useMemo(() => orderCards(views, order, pins), [views, order, pins]);
  const row = useRef<HTMLDivElement>(null);
  const scroller = useRef<HTMLElement>(null);
  const inspected = useApp((state) =>
    state.inspectorOpen ? (state.views.get(state.selectedView ?? '') ?? state.views.values().next().value) : undefined,
  );
  const loaded = usePart(inspector, inspected !== undefined, () => useApp.setState({ inspectorOpen: false }));
  const { widthCss: rowCss } = useScroll(row);
  const scroll = useScroll(scroller);

  const longest = Math.max(1, ...[...views.values()].map((view) => view.length));
  const columns = useApp((state) => state.hexColumns);
  const wanted = bytesInRow.find((bytes) => String(bytes) === columns);
  const layout = layoutCards(views.size, longest, rowCss, wanted);
  return (
    <div className="cards">
      <CardsBar
        scroller={scroller}
        scroll={scroll}
        count={others.length}
        pinned={pinned.length}
        cardCss={layout.widthCss}
      />
      <div className="cards-panes">
        <div ref={row} className="cards-panes">
          {pinned.length > 0 && (
            <section className="cards-pinned" aria-label="Pinned views">
              {pinned.map((view) => (
                <ViewCard
                  key={view.letter}
                  view={view}
                  bytesPerRow={layout.bytesPerRow}
                  style={{ width: layout.widthCss }}
                />
              ))}
            </section>
          )}
          <CardScroller ref={scroller} scroll={scroll} ordered={others} layout={layout} />
        </div>
        {inspected && loaded && <loaded.Inspector view={inspected} />}
      </div>
    </div>
  );
}

interface CardScrollerProps {
  ref: React.RefObject<HTMLElement | null>;
  scroll: Scroll;
  ordered: readonly View[];
  layout: CardLayout;
}

/** Only the cards in sight are made. */
function CardScroller({ ref: scroller, scroll, ordered, layout }: CardScrollerProps) {
  const selected = useApp((state) => state.selectedView);
  const selections = useApp((state) => state.selections);
  const selectedIndex = ordered.findIndex((view) => view.letter === selected);
  const { widthCss: cardCss } = layout;
  const { offsetCss, widthCss } = scroll;
  /** Until then the cards' width is a guess: so it is again when they come back into sight. */
  const isMeasured = widthCss > 0;

  // biome-ignore lint/correctness/useExhaustiveDependencies: only a new selection is scrolled to, not every change
  useEffect(() => {
    // Pressed in its own card, it is in sight already: scrolling would move a button away from under the pointer.
    const { activeElement } = document;
    const focused = scroller.current?.contains(activeElement)
      ? activeElement?.closest<HTMLElement>('[data-view]')
      : null;
    const here = selected !== null && focused?.dataset['view'] === selected;
    const { current } = scroller;
    if (!current || selectedIndex < 0 || here || !isMeasured) return;
    current.scrollLeft = offsetToShow(selectedIndex, current.scrollLeft, current.clientWidth, cardCss);
  }, [selected, selections, selectedIndex >= 0, isMeasured]);

  const place = useRef<RowPlace>(null);
  useLayoutEffect(() => {
    const before = place.current;
    const { current } = scroller;
    place.current = { offsetCss, widthCss, cardCss };
    if (!current || !before?.widthCss || (before.widthCss === widthCss && before.cardCss === cardCss)) return;
    current.scrollLeft = offsetResized(before, { widthCss, cardCss }, selectedIndex);
    place.current.offsetCss = current.scrollLeft;
  });

  return (
    <section
      ref={scroller}
      className="cards-scroller"
      aria-label="Views"
      onWheel={(event) => {
        // A wheel that turns one way only goes along the row, wherever the bytes have no use for it.
        const { defaultPrevented, shiftKey, deltaX, deltaY, currentTarget } = event;
        if (!defaultPrevented && !shiftKey && deltaX === 0) currentTarget.scrollLeft += deltaY;
      }}
    >
      <div className="cards-row" style={{ width: ordered.length * cardCss }}>
        {cardsToMake(ordered.length, offsetCss, widthCss, cardCss, selectedIndex).map((index) => {
          const view = ordered[index];
          const style = { left: index * cardCss, width: cardCss };
          return view && <ViewCard key={view.letter} view={view} bytesPerRow={layout.bytesPerRow} style={style} />;
        })}
      </div>
    </section>
  );
}
