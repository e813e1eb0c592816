/** What is proposed while one types where to go. Pure. */
import { formatAddress, formatRange } from '../../protocol/address.ts';
import type { View } from '../../protocol/model.ts';
import { isolated } from '../../protocol/naming.ts';
import { formatSize } from '../../protocol/size.ts';
import { plainTyped } from '../../protocol/typed.ts';
import { decimalReading, readExpression } from '../space/expression.ts';
import { type NamedPlace, namedPlaces, type Places, rankOf } from '../space/places.ts';
import { viewsInOrder } from '../space/sections.ts';
import type { KeptPlace } from '../viewport/kept-places.ts';

export interface Suggestion {
  /** What stands in the field once it is chosen. */
  text: string;
  /** What and where that is. */
  detail: string;
  /** The kept place that it is. */
  kept?: KeptPlace;
}

/** More than these are not looked through. */
const most = 12;

/**
 * First the kept places, of those whose names hold the text. Then, without a text: what was gone to before, and the views;
 * else what the text may become. Each text once.
 */
export function suggestPlaces(
  text: string,
  places: Places,
  recent: readonly string[],
  kept: readonly KeptPlace[] = [],
): Suggestion[] {
  const wanted = plainTyped(text).toLowerCase();
  const found = wanted === '' ? proposals(places, recent) : matches(wanted, places);
  const unique = new Map(found.map((each) => [each.text, each]));
  return [...keptSo(wanted, kept), ...unique.values()].slice(0, most);
}

function keptSo(wanted: string, kept: readonly KeptPlace[]): Suggestion[] {
  return kept
    .filter(({ name }) => name.toLowerCase().includes(wanted))
    .map((each) => ({ text: each.name, detail: `${formatAddress(each.address)} · kept place`, kept: each }));
}

function proposals(places: Places, recent: readonly string[]): Suggestion[] {
  const before = recent.flatMap((text): Suggestion[] => {
    const read = readExpression(text, places);
    // What is gone since is not proposed, but not forgotten either.
    return read.ok ? [{ text, detail: `${formatAddress(read.target.address)} · visited before` }] : [];
  });
  return [...before, ...viewPlaces(places)];
}

function viewPlaces({ views }: Places): Suggestion[] {
  return viewsInOrder(views).map(suggestView);
}

function suggestView({ letter, name, address, length, section }: View): Suggestion {
  const called = name ? `“${isolated(name)}” · ` : '';
  return { text: letter, detail: `${called}${formatRange(address, address + length)} · view of section ${section}` };
}

/** By what people call them. */
function calledSo(wanted: string, { views }: Places): Suggestion[] {
  return viewsInOrder(views)
    .filter(({ name }) => name?.toLowerCase().includes(wanted))
    .map(suggestView);
}

function matches(wanted: string, places: Places): Suggestion[] {
  const decimal = decimalReading(wanted);
  const views = viewPlaces(places).filter(({ text }) => text.toLowerCase().startsWith(wanted));
  const end = /^(?:e|en|end|end\()$/.test(wanted)
    ? viewPlaces(places).map(({ text, detail }) => ({ text: `end(${text})`, detail }))
    : [];
  const named = namedPlaces(places.regions)
    .map((place) => ({ place, rank: rankOf(place, wanted) }))
    .filter(({ rank }) => rank < 4)
    .sort((a, b) => a.rank - b.rank)
    .slice(0, most)
    .map(({ place }) => ({
      text: textFor(place, places),
      detail: `${formatRange(place.start, place.end)} · ${formatSize(place.end - place.start)}`,
    }));
  const sections = [...new Set([...places.views.values()].map(({ section }) => section))]
    .map((id) => ({ text: `Section ${id}`, detail: 'where its views are' }))
    .filter(({ text }) => text.toLowerCase().startsWith(wanted));
  return [
    ...(decimal ? [{ text: decimal, detail: 'the same digits read as decimal' }] : []),
    ...views,
    ...calledSo(wanted, places),
    ...sections,
    ...end,
    ...named,
  ];
}

/**
 * What is typed to get to a place, and to no other: its name where nothing else is called so, else its path, else where it
 * lies (segments of System V have all one name). The name where none of them leads there: it is out of range.
 */
function textFor(place: NamedPlace, places: Places): string {
  const { name, path, start, end } = place;
  const others = namedPlaces(places.regions).filter((each) => each !== place);
  const own = [name, path].filter((text) => others.every((other) => other.name !== text && other.path !== text));
  const leadsThere = (text: string) => {
    const read = readExpression(text, places);
    return read.ok && read.target.address === start && (read.target.whole?.end ?? end) === end;
  };
  return [...own, formatRange(start, end)].find(leadsThere) ?? name;
}
