/** Names and notes of views and sections. The system knows nothing of them. */
import { type Naming, namingOf } from '../../../protocol/naming.ts';
import type { Model } from '../model/model.ts';
import type { Applied, StepOf } from '../model/steps.ts';

export function nameView(model: Model, { view: letter, ...given }: StepOf<'name-view'>): Applied {
  const view = model.view(letter);
  model.setView(renamed(view, given));
  return { inverse: { kind: 'name-view', view: letter, ...whole(view) }, view: letter };
}

export function nameSection(model: Model, { section: id, ...given }: StepOf<'name-section'>): Applied {
  const record = model.section(id);
  const before = record.info;
  record.info = renamed(before, given);
  model.changedSections.add(id);
  return { inverse: { kind: 'name-section', section: id, ...whole(before) }, section: id };
}

function renamed<T extends Naming>(named: T, { name = named.name, note = named.note }: Naming): T {
  const { name: _name, note: _note, ...rest } = named;
  // The same fields, but for the two that may be absent.
  return { ...rest, ...namingOf({ name, note }) } as T;
}

/** For what takes it back: also that there was none. */
function whole({ name = '', note = '' }: Naming): Naming {
  return { name, note };
}
