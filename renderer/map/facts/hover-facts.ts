/** The facts about what the pointer points at. */
import { formatAddress, formatRange } from '../../../protocol/address.ts';
import { pageBytesOf } from '../../../protocol/model.ts';
import type { Naming } from '../../../protocol/naming.ts';
import type { RegionColumns } from '../../../protocol/region-columns.ts';
import { protectionText } from '../../../protocol/region-text.ts';
import { shortText } from '../../../protocol/short-text.ts';
import { formatSize } from '../../../protocol/size.ts';
import { liveBytes } from '../../live/live-bytes.ts';
import { firstEndingAbove } from '../../space/region-search.ts';
import { kindWord, kindWordForMany, regionKindAt, regionName, regionPath } from '../../space/region-text.ts';
import { aliasText, partText, sectionName, sectionNotes, viewName } from '../../space/sections.ts';
import { countOf, protectionNames } from '../../state/describe.ts';
import type { Space } from '../../state/spaces.ts';
import type { AppState } from '../../state/store.ts';
import { addressesOf } from '../../viewport/shown-space.ts';
import { touchedText } from '../draw/sections.ts';
import type { Pile } from '../layout/boxes.ts';
import type { Hit } from '../layout/hit-test.ts';

export interface Facts {
  title: string;
  /** Shown in the monospaced face. */
  range: string;
  lines: string[];
}

type Known = Pick<AppState, 'touched' | 'limits'> & { space: Space };

/** Null where there is nothing to show: on free ground. */
export function factsOf(hit: Hit, state: Known, bytesPerCss: number): Facts | null {
  switch (hit.kind) {
    case 'ground':
      return hit.inProcess && state.space.regions ? freeFacts(state.space.regions, state, hit.addr) : null;
    case 'regions':
      return state.space.regions && regionFacts(state.space.regions, hit, state.space.views);
    case 'pile':
      return pileFacts(hit.pile);
    case 'view':
      return viewFacts(hit, state, bytesPerCss);
    case 'section': {
      const { section } = hit.bar;
      return {
        title: sectionName(section, section.id),
        range: `+${formatAddress(hit.offset)}`,
        lines: [
          `${formatSize(section.bytes)} · ${countOf(hit.bar.viewCount, 'view')}`,
          touchedText(section, state.touched.get(section.id), pageBytesOf(state.limits)),
          ...sectionNotes(section),
          ...noteLines(section),
        ],
      };
    }
  }
}

function pileFacts({ views }: Pile): Facts {
  const start = Math.min(...views.map((view) => view.address));
  const end = Math.max(...views.map((view) => view.address + view.length));
  const letters = views.slice(0, 12).map((view) => view.letter);
  const rest = views.length - letters.length;
  return {
    title: countOf(views.length, 'view'),
    range: formatRange(start, end),
    lines: [letters.join(', ') + (rest > 0 ? ` and ${rest} more` : ''), 'Click to see them one by one'],
  };
}

function freeFacts(regions: RegionColumns, state: Known, addr: number): Facts | null {
  const space = addressesOf(state.space, state.limits);
  if (!space) return null;
  const next = firstEndingAbove(regions, addr);
  let start = Math.max(regions.ends[next - 1] ?? 0, space.lowestAddr);
  let end = Math.min(regions.starts[next] ?? space.highestAddr, space.highestAddr);
  // What another process needs is unknown.
  const needed = state.space.key === 'ours' ? (state.limits?.needed ?? []) : [];
  for (const each of needed) {
    if (each.start <= addr && each.end > addr) {
      [start, end] = [Math.max(start, each.start), Math.min(end, each.end)];
      return {
        title: 'Free, but needed',
        range: formatRange(start, end),
        lines: [formatSize(end - start), each.label],
      };
    }
    if (each.end <= addr) start = Math.max(start, each.end);
    else end = Math.min(end, each.start);
  }
  return { title: 'Free', range: formatRange(start, end), lines: [formatSize(end - start)] };
}

function regionFacts(
  regions: RegionColumns,
  { run, row }: Extract<Hit, { kind: 'regions' }>,
  views: Space['views'],
): Facts {
  const { first, last } = run;
  const start = regions.starts[first] ?? 0;
  const end = regions.ends[last] ?? 0;
  const range = formatRange(start, end);
  if (last > first) {
    const lines = [`${formatSize(end - start)} from first to last`, 'Zoom in to see them one by one'];
    if (row)
      return {
        title:
          row.file === undefined
            ? `${row.count} ${kindWordForMany(row.kind)}`
            : `${row.file} · ${countOf(row.count, 'region')}`,
        range,
        lines,
      };
    return { title: countOf(last - first + 1, 'region'), range, lines };
  }
  const bits = regions.protections[first] ?? 0;
  const path = regionPath(regions, first);
  const offset = regions.offsets[first] ?? 0n;
  const name = regionName(regions, first);
  const kind = kindWord(regionKindAt(regions, first));
  const ours = viewsIn(views, start, end);
  if (ours.length > 0) {
    // The name in the system's list is one that we gave ourselves.
    const lines = [[formatSize(end - start), protectionText(bits), kind].join(' · ')];
    return { title: ours.length === 1 ? `View ${ours[0]}` : `Views ${ours.join(', ')}`, range, lines };
  }
  const lines = [[formatSize(end - start), protectionText(bits), ...(kind === name ? [] : [kind])].join(' · ')];
  if (path && path !== name) lines.push(offset > 0n ? `${path} at +${formatAddress(offset)}` : path);
  return { title: name, range, lines };
}

/** `A of section 1`, for each view that lies there; the system lists neighbours as one. */
function viewsIn(views: Space['views'], start: number, end: number): string[] {
  return [...views.values()]
    .filter(({ address, length }) => address < end && address + length > start)
    .map(({ letter, section }) => `${letter} of section ${section}`);
}

/** Characters of a note that a card beside the pointer has room for. */
const mostOfNote = 200;

function noteLines(named: Naming | undefined): string[] {
  return named?.note ? [shortText(named.note.replace(/\s+/g, ' '), mostOfNote)] : [];
}

/** Narrower pages cannot be pointed at one by one. CSS pixels. */
const pageShownFromCss = 4;
/** From this zoom on the pointer can mean a single byte. */
const byteShownBelow = 0.25;

function viewFacts(hit: Extract<Hit, { kind: 'view' }>, known: Known, bytesPerCss: number): Facts {
  const { views, sections } = known.space;
  const { block, offset } = hit;
  const { view } = block;
  const section = sections.get(view.section);
  const aliases = aliasText(view, views.values());
  const lines = [
    `${formatSize(view.length)} · ${protectionNames[view.protection].toLowerCase()} · ${view.sharing}`,
    `${sectionName(section, view.section)} · ${partText(view, section)}`,
  ];
  if (aliases) lines.push(aliases);
  lines.push(...sectionNotes(section));
  const byte = liveBytes.byteAt(view.letter, offset);
  if (byte !== null && bytesPerCss < byteShownBelow)
    lines.push(`byte at +${formatAddress(offset)}: ${byte.toString(16).padStart(2, '0')} (${byte})`);
  const state = liveBytes.stateAt(view.letter, offset);
  const pageSize = known.limits?.pageSize ?? 1;
  if (state && pageSize / bytesPerCss >= pageShownFromCss)
    lines.push(`page at +${formatAddress(offset - (offset % pageSize))}: ${state}`);
  for (const difference of view.differences) lines.push(difference.message);
  lines.push(...noteLines(view), ...noteLines(section));
  return { title: viewName(view), range: formatRange(view.address, view.address + view.length), lines };
}
