/** Where the focus goes: into the field, and from there to the map. */
export const goToFieldId = 'go-to';

export function focusGoToField(): void {
  const field = document.getElementById(goToFieldId);
  if (!(field instanceof HTMLInputElement)) return;
  field.focus();
  field.select();
}

/** The keys of the map act at once. */
export function focusMap(): void {
  document.querySelector<HTMLElement>('[data-focused="true"] .map-plot')?.focus({ preventScroll: true });
}
