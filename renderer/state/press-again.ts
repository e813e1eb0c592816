/** A key press that was kept, pressed again where the focus is now: with what the browser does of itself where nobody else takes it. */

export function pressAgain(kept: KeyboardEvent): void {
  const target = document.activeElement ?? document.body;
  const { key, code, location, repeat, shiftKey, ctrlKey, altKey, metaKey } = kept;
  const init = { key, code, location, repeat, shiftKey, ctrlKey, altKey, metaKey, bubbles: true, cancelable: true };
  const isFree = target.dispatchEvent(new KeyboardEvent('keydown', init));
  if (isFree) actOfItself(target, kept);
  target.dispatchEvent(new KeyboardEvent('keyup', init));
}

function actOfItself(target: Element, { key, shiftKey, ctrlKey, metaKey }: KeyboardEvent): void {
  const dialog = target.closest('dialog');
  if (key === 'Tab') goOn(dialog ?? document, target, shiftKey ? -1 : 1);
  else if (key === 'Escape') {
    if (dialog?.dispatchEvent(new Event('cancel', { cancelable: true }))) dialog.close();
  } else if (isText(target)) type(target, key, ctrlKey || metaKey);
  else if (target instanceof HTMLElement) operate(target, key);
}

type TextField = HTMLInputElement | HTMLTextAreaElement;
const isChecked = (target: Element): target is HTMLInputElement =>
  target instanceof HTMLInputElement && /^(?:radio|checkbox)$/.test(target.type);

function isText(target: Element): target is TextField {
  if (target instanceof HTMLTextAreaElement) return true;
  return target instanceof HTMLInputElement && !/^(?:radio|checkbox|button|range)$/.test(target.type);
}

function operate(control: HTMLElement, key: string): void {
  const isRadio = control instanceof HTMLInputElement && control.type === 'radio';
  if (isRadio && key.startsWith('Arrow')) chooseBeside(control, key === 'ArrowUp' || key === 'ArrowLeft' ? -1 : 1);
  else if (key === 'Enter' && isChecked(control)) control.form?.requestSubmit();
  else if (key === ' ' || key === 'Enter') control.click();
}

function type(field: TextField, key: string, isCommand: boolean): void {
  const { selectionStart: start, selectionEnd: end, value } = field;
  if (isCommand) field.select();
  else if (key.length === 1) document.execCommand('insertText', false, key);
  else if (key === 'Backspace') document.execCommand('delete');
  else if (key === 'Delete') document.execCommand('forwardDelete');
  else if (key === 'Enter') submit(field);
  else if (start !== null && end !== null) {
    const places: Record<string, number> = {
      Home: 0,
      End: value.length,
      ArrowLeft: start < end ? start : Math.max(0, start - 1),
      ArrowRight: start < end ? end : end + 1,
    };
    const place = places[key];
    if (place !== undefined) field.setSelectionRange(place, place);
  }
}

function submit(field: TextField): void {
  if (field instanceof HTMLInputElement) field.form?.requestSubmit();
  else document.execCommand('insertText', false, '\n');
}

/** By Tab: of radio buttons that belong together, the one that is chosen is the stop. */
function goOn(within: ParentNode, from: Element, by: 1 | -1): void {
  const stops = [
    ...within.querySelectorAll<HTMLElement>('a[href], button, input, select, textarea, [tabindex]'),
  ].filter(
    (each) => each.tabIndex >= 0 && !each.matches(':disabled') && each.getClientRects().length > 0 && !isPassed(each),
  );
  const at = stops.findIndex((each) => each.isSameNode(from));
  const next = stops[(at + by + stops.length) % stops.length];
  next?.focus();
  if (next && isText(next)) next.select();
}

function isPassed(each: Element): boolean {
  if (!(each instanceof HTMLInputElement) || each.type !== 'radio' || each.checked) return false;
  return groupOf(each).some(({ checked }) => checked);
}

function groupOf({ name, form }: HTMLInputElement): HTMLInputElement[] {
  const radios = (form ?? document).querySelectorAll<HTMLInputElement>('input[type="radio"]');
  return [...radios].filter((each) => each.name === name);
}

function chooseBeside(radio: HTMLInputElement, by: 1 | -1): void {
  const group = groupOf(radio);
  const next = group[(group.indexOf(radio) + by + group.length) % group.length];
  next?.focus();
  next?.click();
}
