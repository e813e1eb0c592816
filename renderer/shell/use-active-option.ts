import { type KeyboardEvent, useState } from 'react';

/** The active option of a list that is led from a text field, as the ARIA practices describe a combobox. */
export interface ActiveOption {
  /** -1: none, the text itself counts. */
  active: number;
  setActive: (index: number) => void;
  /** Returns whether the key was one that moves it. */
  onKey: (event: KeyboardEvent) => boolean;
}

/** `least` is -1 where the text counts for itself, 0 where an option is always active. */
export function useActiveOption(count: number, least: -1 | 0): ActiveOption {
  const [wanted, setActive] = useState<number>(least);
  const active = Math.min(wanted, count - 1);
  const onKey = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step === 0 || count === 0 || event.altKey) return false;
    event.preventDefault();
    const places = count - least;
    setActive(((active - least + step + places) % places) + least);
    return true;
  };
  return { active, setActive, onKey };
}
