import { useEffect, useRef, useState } from 'react';

/** `value`, at once when it has been quiet, else at most once in `ms`; the last one always arrives. */
export function useThrottled<T>(value: T, ms: number): T {
  const [shown, setShown] = useState(value);
  const shownAt = useRef(Number.NEGATIVE_INFINITY);
  useEffect(() => {
    const show = () => {
      shownAt.current = performance.now();
      setShown(value);
    };
    const rest = shownAt.current + ms - performance.now();
    if (rest <= 0) {
      show();
      return;
    }
    const timer = setTimeout(show, rest);
    return () => clearTimeout(timer);
  }, [value, ms]);
  return shown;
}
