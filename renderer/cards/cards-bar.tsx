import { Binary, ChevronLeft, ChevronRight } from 'lucide-react';
import type { RefObject } from 'react';
import { CommandButton } from '../commands/command-button.tsx';
import { useApp } from '../state/store.ts';
import { Choice } from '../ui/choice.tsx';
import { type CardOrder, shownText } from './card-order.ts';
import type { Scroll } from './use-scroll.ts';

const orders: { value: CardOrder; label: string }[] = [
  { value: 'age', label: 'by age' },
  { value: 'address', label: 'by address' },
];

interface CardsBarProps {
  scroller: RefObject<HTMLElement | null>;
  scroll: Scroll;
  /** Cards that scroll, and cards that stand before them. */
  count: number;
  pinned: number;
  cardCss: number;
}

/** Above the cards: which of them are in sight, their order, and the way to the others. */
export function CardsBar({ scroller, scroll, count, pinned, cardCss }: CardsBarProps) {
  const order = useApp((state) => state.cardOrder);
  const open = useApp((state) => state.inspectorOpen);
  const { offsetCss, widthCss } = scroll;
  const reaches = count * cardCss > widthCss + 1;
  const page = Math.max(cardCss, Math.floor(widthCss / cardCss) * cardCss);
  const by = (step: number) => scroller.current?.scrollBy({ left: step * page });
  const text = [shownText(count, offsetCss, widthCss, cardCss), pinned > 0 && `${pinned} pinned`];
  return (
    <div className="cards-bar">
      <span className="cards-count">{text.filter(Boolean).join(' · ')}</span>
      {count + pinned > 1 && (
        <Choice
          label="Order of the cards"
          title="Order of the cards"
          value={order}
          options={orders}
          onChange={(cardOrder) => useApp.setState({ cardOrder })}
        />
      )}
      <span className="cards-tools">
        <CommandButton id="inspector" icon={<Binary size={14} />} className="button plain small" pressed={open} />
      </span>
      {reaches && (
        <span className="cards-steps">
          <button
            type="button"
            className="button plain small icon-button"
            aria-label="Cards before these"
            aria-disabled={offsetCss <= 1 || undefined}
            onClick={() => by(-1)}
          >
            <ChevronLeft size={14} aria-hidden="true" />
          </button>
          <button
            type="button"
            className="button plain small icon-button"
            aria-label="Cards after these"
            aria-disabled={offsetCss + widthCss >= count * cardCss - 1 || undefined}
            onClick={() => by(1)}
          >
            <ChevronRight size={14} aria-hidden="true" />
          </button>
        </span>
      )}
    </div>
  );
}
