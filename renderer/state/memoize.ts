/** Results that are kept for as long as nothing has changed that they were made of. */

/** Whether two objects of the same keys hold the very same values. Asked in every frame, it makes nothing. */
export function shallowEqual<P extends object>(one: P, other: P): boolean {
  for (const key in one) if (one[key] !== other[key]) return false;
  return true;
}

/**
 * `make`, memoized by its parts: its last two results are kept, since two maps may be painted in turn. `tools` are what it
 * works with: another tool does not call for another result.
 */
export function memoizeLast<P extends object, R, T extends unknown[] = []>(
  make: (parts: P, ...tools: T) => R,
): (parts: P, ...tools: T) => R {
  type Kept = { parts: P; result: R } | null;
  let last: Kept = null;
  let other: Kept = null;
  return (parts, ...tools) => {
    if (last && shallowEqual(last.parts, parts)) return last.result;
    const again = other && shallowEqual(other.parts, parts) ? other : null;
    other = last;
    last = again ?? { parts, result: make(parts, ...tools) };
    return last.result;
  };
}
