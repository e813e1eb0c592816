import { type RefObject, useLayoutEffect, useState } from 'react';

export interface Scroll {
  offsetCss: number;
  widthCss: number;
}

/** Where an element is scrolled to from its left, and how wide it is inside, CSS pixels; 0 until that is known. */
export function useScroll(element: RefObject<HTMLElement | null>): Scroll {
  const [offsetCss, setOffset] = useState(0);
  const [widthCss, setWidth] = useState(0);
  useLayoutEffect(() => {
    const { current } = element;
    if (!current) return;
    const measure = () => {
      setOffset(current.scrollLeft);
      setWidth(current.clientWidth);
    };
    const observer = new ResizeObserver(measure);
    observer.observe(current);
    current.addEventListener('scroll', measure, { passive: true });
    measure();
    return () => {
      observer.disconnect();
      current.removeEventListener('scroll', measure);
    };
  }, [element]);
  return { offsetCss, widthCss };
}
