/** What follows from the data of sections and views alone: colours, aliases. */
import { formatAddress } from '../../protocol/address.ts';
import { compareLetters } from '../../protocol/letters.ts';
import type { Section, View } from '../../protocol/model.ts';
import { namedText } from '../../protocol/naming.ts';
import { formatSize } from '../../protocol/size.ts';

const hueCount = 7;

/** A section's colour: `--section-<hue>` of the theme, and how many times the hues have come round before it. */
export interface SectionHue {
  /** 1 to 7. */
  hue: number;
  /** 0: plain. Above: the same hue with a pattern. */
  round: number;
}

/** Stable by the section's id, which is never given twice. */
export function sectionHue(id: number): SectionHue {
  const index = Math.max(0, id - 1);
  return { hue: (index % hueCount) + 1, round: Math.floor(index / hueCount) };
}

export function viewsInOrder(views: ReadonlyMap<string, View>): View[] {
  return [...views.values()].sort((a, b) => compareLetters(a.letter, b.letter));
}

/** How another view overlaps this one in their section. */
export interface Alias {
  view: View;
  /** Both show the very same range. */
  same: boolean;
  /** How many bytes they share. */
  bytes: number;
}

/** The other views that show some of the same bytes, in the order of their letters. */
export function aliasesOf(view: View, views: Iterable<View>): Alias[] {
  const aliases: Alias[] = [];
  for (const other of views) {
    if (other.letter === view.letter || other.section !== view.section) continue;
    const start = Math.max(view.offset, other.offset);
    const bytes = Math.min(view.offset + view.length, other.offset + other.length) - start;
    if (bytes <= 0) continue;
    aliases.push({ view: other, same: other.offset === view.offset && other.length === view.length, bytes });
  }
  return aliases.sort((a, b) => compareLetters(a.view.letter, b.view.letter));
}

/** `same bytes as B, C · D sees 4 KiB of it`; '' where nobody else looks at these bytes. */
export function aliasText(view: View, views: Iterable<View>): string {
  const aliases = aliasesOf(view, views);
  const parts: string[] = [];
  const alike = aliases.filter((alias) => alias.same && alias.view.sharing === 'shared');
  if (alike.length > 0) {
    const letters = shortList(alike.map((alias) => alias.view.letter));
    parts.push(view.sharing === 'shared' ? `same bytes as ${letters}` : `bytes of ${letters} until written here`);
  }
  const copying = aliases.filter((alias) => alias.same && alias.view.sharing === 'copy-on-write');
  if (copying.length > 0) {
    const letters = shortList(copying.map((alias) => alias.view.letter));
    const same = alike.length === 0 ? 'same bytes as ' : '';
    parts.push(`${same}${letters} until ${copying.length === 1 ? 'it writes' : 'they write'}`);
  }
  const partial = aliases.filter((alias) => !alias.same);
  const [first] = partial;
  if (partial.length === 1 && first) parts.push(`${first.view.letter} sees ${formatSize(first.bytes)} of it`);
  else if (partial.length > 1) {
    parts.push(`${shortList(partial.map((alias) => alias.view.letter))} see parts of it`);
  }
  return parts.join(' · ');
}

/** At most six by name. */
function shortList(letters: string[]): string {
  if (letters.length <= 6) return letters.join(', ');
  return `${letters.slice(0, 5).join(', ')} and ${letters.length - 5} more`;
}

export function sectionName(section: Section | undefined, id: number): string {
  const named = namedText(`Section ${id}`, section ?? {});
  return section?.origin.kind === 'file' ? `${named} · file ${fileName(section.origin.path)}` : named;
}

function fileName(path: string): string {
  // Backslashes separate folders on Windows alone: elsewhere they are of the name, or begin an escape.
  const isWindows = /^(?:[a-z]:|\\\\)/i.test(path);
  return path.split(isWindows ? /[/\\]/ : '/').at(-1) || path;
}

/** `View A “ring”`. */
export function viewName(view: Pick<View, 'letter' | 'name'>): string {
  return namedText(`View ${view.letter}`, view);
}

/** A sentence for each way in which a section differs from others: huge pages, and what the system does not report of it. */
export function sectionNotes(section: Pick<Section, 'unit' | 'lack'> | undefined): string[] {
  const notes: string[] = [];
  if (section?.unit !== undefined)
    notes.push(`its views lie at multiples of its pages’ size, ${formatSize(section.unit)}`);
  if (section?.lack !== undefined) notes.push(section.lack);
  return notes.map((note) => `${note[0]?.toUpperCase()}${note.slice(1)}.`);
}

/** `whole`, or the part of its section that a view shows: `+0x4000, 16 KiB of 64 KiB`. */
export function partText(view: View, section: Section | undefined): string {
  // A view has whole pages: of a file it may reach past the end.
  if (section && view.offset === 0 && view.length >= section.bytes) return 'whole';
  const whole = section ? ` of ${formatSize(section.bytes)}` : '';
  return `from +${formatAddress(view.offset)}, ${formatSize(view.length)}${whole}`;
}

/** A card's second line: `Section 1 · whole · shared · same bytes as B, C`. */
export function viewSummary(view: View, section: Section | undefined, views: Iterable<View>): string {
  const parts = [sectionName(section, view.section), partText(view, section), view.sharing];
  if (view.locked) parts.push('locked');
  if (view.guarded) parts.push('all guards');
  const aliases = aliasText(view, views);
  if (aliases) parts.push(aliases);
  return parts.join(' · ');
}

/** What belongs to each section, by its number, in the order given. */
export function bySection<T>(items: Iterable<T>, sectionOf: (item: T) => number): Map<number, T[]> {
  const groups = new Map<number, T[]>();
  for (const item of items) {
    const section = sectionOf(item);
    const group = groups.get(section);
    if (group) group.push(item);
    else groups.set(section, [item]);
  }
  return groups;
}
