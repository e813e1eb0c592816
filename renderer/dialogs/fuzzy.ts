/** How well a query fits a label: all its letters in their order, best at the beginnings of words and in one piece. */

/** Above 0, the more the better; null where the letters are not all there. Spaces in the query do not count. */
export function fuzzyScore(query: string, label: string): number | null {
  const letters = [...query.toLowerCase()].filter((letter) => letter.trim() !== '');
  const text = label.toLowerCase();
  // The best way to place the letters so far, by where the last one stands.
  let best = new Map<number, number>([[-1, 1]]);
  for (const letter of letters) {
    const next = new Map<number, number>();
    for (let at = text.indexOf(letter); at >= 0; at = text.indexOf(letter, at + 1)) {
      const earlier = [...best].filter(([before]) => before < at);
      const sums = earlier.map(([before, sum]) => sum + (before >= 0 && before === at - 1 ? 6 : 0));
      if (sums.length > 0) next.set(at, Math.max(...sums) + (startsWord(text, at) ? 6 : 1));
    }
    best = next;
  }
  if (best.size === 0) return null;
  // Of two that fit alike, the shorter label is meant.
  return Math.max(...best.values()) - text.length / 1000;
}

function startsWord(text: string, at: number): boolean {
  return at === 0 || /[^\p{L}\p{N}]/u.test(text[at - 1] ?? '');
}

export interface Ranked {
  id: string;
  label: string;
  /** What is left of the query to be found in the label, where a word of it was taken by something else. */
  rest?: string;
  /** It cannot be done now: after what can, unless it fits clearly better. */
  disabled?: boolean;
}

/** As a word that is found at its beginning. */
const wordScore = 7;
/** What cannot be done stands behind what can and fits nearly as well: by less than a letter in one piece and at a beginning. */
const disabledScore = -6;

/** Its whole name was typed: before all others, whatever was used last. */
const wholeScore = 1000;

function scoreOf(query: string, { label, rest, disabled }: Ranked): number | null {
  const score = fuzzyScore(rest ?? query, label);
  if (score === null) return null;
  const whole = !disabled && plain(query) === plain(label);
  return score + (rest === undefined ? 0 : wordScore) + (disabled ? disabledScore : 0) + (whole ? wholeScore : 0);
}

function plain(text: string): string {
  return text.toLowerCase().replace('…', '').trim();
}

/** Those that fit, the best first; without a query all of them. `recent` (newest first) stands before its equals. */
export function rank<T extends Ranked>(query: string, entries: readonly T[], recent: readonly string[]): T[] {
  const recency = (id: string) => {
    const at = recent.indexOf(id);
    return at < 0 ? 0 : recent.length - at;
  };
  return entries
    .map((entry) => ({ entry, score: scoreOf(query, entry), recency: recency(entry.id) }))
    .filter((each) => each.score !== null)
    .sort((a, b) => {
      if (query.trim() === '') {
        if (a.entry.disabled !== b.entry.disabled) return a.entry.disabled ? 1 : -1;
        // In the order of the list, which is by their use.
        return b.recency - a.recency;
      }
      const difference = Math.round(b.score ?? 0) - Math.round(a.score ?? 0);
      return difference || b.recency - a.recency || (b.score ?? 0) - (a.score ?? 0);
    })
    .map(({ entry }) => entry);
}
