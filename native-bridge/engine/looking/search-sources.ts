/** Where a search looks, from what a window names. */
import type { View } from '../../../protocol/model.ts';
import type { SearchPlace } from '../../../protocol/search.ts';
import type { Model, SectionRecord } from '../model/model.ts';
import type { SearchSource } from './search.ts';

/** Throws NotFound. */
export function sourcesOf(model: Model, place: SearchPlace): SearchSource[] {
  if (place.kind === 'view') {
    const view = model.view(place.view);
    return [throughView(model.section(view.section), view, false)];
  }
  const sections = place.kind === 'section' ? [model.section(place.section)] : [...model.sections.values()];
  return sections.flatMap((record) => {
    const views = model.viewsOf(record.info.id);
    if (model.os.abilities.readSection.ask === null) return views.map((view) => throughView(record, view, false));
    const whole = {
      id: record.info.id,
      section: record.os,
      from: 0,
      to: record.os.bytes,
      view: null,
      onlyPrivate: false,
    };
    if (place.kind === 'section') return [whole];
    return [whole, ...views.filter(isPrivate).map((view) => throughView(record, view, true))];
  });
}

const isPrivate = ({ sharing }: View) => sharing === 'copy-on-write';

function throughView({ info, os }: SectionRecord, view: View, onlyPrivate: boolean): SearchSource {
  const { letter, address, offset, length } = view;
  return {
    id: info.id,
    section: os,
    from: offset,
    to: offset + length,
    view: { letter, address, isPrivate: isPrivate(view) },
    onlyPrivate,
  };
}
