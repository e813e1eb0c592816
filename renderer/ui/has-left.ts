/** Whether the focus has gone from `part` to elsewhere in this window, not to another window. */
export function hasLeft(
  { target, relatedTarget }: { target: EventTarget | null; relatedTarget: EventTarget | null },
  part: Element | null,
): boolean {
  if (document.activeElement === target) return false;
  return !(relatedTarget instanceof Node && part?.contains(relatedTarget));
}
