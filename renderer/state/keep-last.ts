/** Results that are kept for as long as nothing has changed that they were made of. */

/** Whether two objects of the same keys hold the very same values. Asked in every frame, it makes nothing. */
export function sameParts<P extends object>(one: P, other: P): boolean {
  for (const key in one) if (one[key] !== other[key]) return false;
  return true;
}

/**
 * `make`, which gives its last result again as long as each of its parts is the very same; its last two results, since two
 * maps may stand on the page and be painted in turn. Its tools are what it works
 * with: another one of them alone makes no other result.
 */
export function keepLast<P extends object, R, T extends unknown[] = []>(
  make: (parts: P, ...tools: T) => R,
): (parts: P, ...tools: T) => R {
  type Kept = { parts: P; result: R } | null;
  let last: Kept = null;
  let other: Kept = null;
  return (parts, ...tools) => {
    if (last && sameParts(last.parts, parts)) return last.result;
    const again = other && sameParts(other.parts, parts) ? other : null;
    other = last;
    last = again ?? { parts, result: make(parts, ...tools) };
    return last.result;
  };
}
