import { type KeyboardEvent, useState } from 'react';

/** The active option of a list that is led from a text field, as the ARIA practices describe a combobox. */
export interface ActiveOption {
  /** -1: none, the text itself counts. */
  active: number;
  /** Makes the option in this place the active one, whichever it is. */
  setActive: (index: number) => void;
  /** Returns whether the key was one that moves it. */
  onKey: (event: KeyboardEvent) => boolean;
}

interface Wanted {
  index: number;
  /** Undefined: whichever is in this place. */
  key: string | undefined;
}

/**
 * `keys` names the options. The one chosen with the arrow keys stays active when the list changes around it; where it
 * has gone, it is the one in its place. `least` is -1 where the text counts for itself, 0 where an option is always active.
 */
export function useActiveOption(keys: readonly string[], least: -1 | 0): ActiveOption {
  const [wanted, setWanted] = useState<Wanted>({ index: least, key: undefined });
  const found = wanted.key === undefined ? -1 : keys.indexOf(wanted.key);
  const active = found >= 0 ? found : Math.min(wanted.index, keys.length - 1);
  const setActive = (index: number) => setWanted({ index, key: undefined });
  const onKey = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step === 0 || keys.length === 0 || event.altKey) return false;
    event.preventDefault();
    const places = keys.length - least;
    const index = ((active - least + step + places) % places) + least;
    setWanted({ index, key: keys[index] });
    return true;
  };
  return { active, setActive, onKey };
}
