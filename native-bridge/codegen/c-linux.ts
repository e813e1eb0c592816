/** A session as a program for Linux. */
import type { Protection } from '../../protocol/model.ts';
import { arenasOf } from './arenas.ts';
import { linuxHead, linuxHelpers } from './c-linux-helpers.ts';
import { type CDialect, cProgram, type Emission } from './c-program.ts';
import { at, byteArray, size } from './c-text.ts';
import { addressIn, changedRange, type Layout } from './layout.ts';
import { map, prot } from './linux-words.ts';
import type { KeptPages, Operation, OperationOf, PlacedView, Recording } from './operation.ts';

export function cForLinux(recording: Recording): string {
  return cProgram(recording, linux, arenasOf(recording.operations));
}

const linux: CDialect = {
  build: 'cc -std=c11 -O2 -o samepage-program FILE && ./samepage-program',
  head: linuxHead,
  helpers: linuxHelpers,
  sections: 'static struct section { int fd; unsigned major, minor; uint64_t inode; } sections[SECTIONS];',
  declarations: ({ pageSize }) => `#define PAGE ${pageSize}`,
  operation: (emission, operation) => operationLines(emission, operation),
  seeNothingElse: (bytes) => [`see_nothing_else(${size(bytes)});`],
};

const protInC = (protection: Protection) => prot[protection].replaceAll('|', ' | ');
/** The functions in C, by what they do. */
const pageHelpers = {
  lock: 'lock',
  unlock: 'unlock',
  cold: 'not_needed_soon',
  'will-need': 'will_need',
  collapse: 'collapse',
  guard: 'guard',
  unguard: 'unguard',
} as const;

function operationLines(emission: Emission, operation: Operation): string[] {
  const { layout } = emission;
  switch (operation.kind) {
    case 'section':
      return sectionLines(layout, operation);
    case 'name':
    case 'remove-section':
    case 'show-section':
      return [];
    case 'map':
      return mapLines(layout, operation.placed, operation.back);
    case 'unmap': {
      const view = layout.view(operation.view);
      return [...keepLines(view, operation.kept), `leave(${at(view.address)}, ${size(view.length)});`];
    }
    case 'move':
      return moveLines(emission, operation);
    case 'resize':
      return resizeLines(layout, operation);
    case 'populate-write': {
      const { address, length } = layout.view(operation.view);
      return [`populate_for_writing(${at(address)}, ${size(length)});`];
    }
    case 'give-up': {
      const view = layout.view(operation.view);
      return operation.pages.map(({ offset, length }) => `drop(${at(addressIn(view, offset))}, ${size(length)});`);
    }
    case 'populate':
    case 'drop-pages': {
      const { address, length, sharing } = layout.view(operation.view);
      const isPopulated = operation.kind === 'populate';
      if (!isPopulated && sharing !== 'shared') return ['/* Private pages stay, and so do the others here. */'];
      return [`${isPopulated ? 'populate' : 'drop'}(${at(address)}, ${size(length)});`];
    }
    case 'lock':
    case 'unlock':
    case 'cold':
    case 'will-need':
    case 'collapse':
    case 'guard':
    case 'unguard': {
      const { address, length } = layout.view(operation.view);
      return [`${pageHelpers[operation.kind]}(${at(address)}, ${size(length)});`];
    }
    case 'punch': {
      const view = layout.view(operation.view);
      const range = `${at(view.address)}, ${size(view.length)}`;
      return [
        ...keepLines(view, operation.kept),
        // What is kept may only be read.
        ...(operation.kept.length > 0 ? [`protect(${range}, ${protInC(view.protection)});`] : []),
        `punch(${range});`,
      ];
    }
    case 'refill':
      return backLines(layout.view(operation.view), operation.back);
    case 'protect': {
      const { address, length } = layout.view(operation.view);
      return [`protect(${at(address)}, ${size(length)}, ${protInC(operation.protection)});`];
    }
    case 'remap': {
      const view = layout.view(operation.view);
      return [
        ...keepLines(view, operation.kept),
        ...mapLines(layout, { ...view, sharing: operation.sharing }, operation.back),
      ];
    }
    case 'write': {
      const view = layout.view(operation.view);
      const to = at(view.address + operation.offset);
      return [
        `put(${to}, ${byteArray(operation.bytes)}, ${operation.bytes.length});`,
        // Only this range is mapped again: the other private pages stay.
        ...operation.givenUp.flatMap(({ offset, length }) =>
          mapLines(layout, { ...view, address: addressIn(view, offset), offset, length }, []),
        ),
      ];
    }
  }
}

function sectionLines(layout: Layout, { section, label, bytes, file, same }: OperationOf<'section'>): string[] {
  if (!file) return [`create(${section}, "samepage-section-${label}", INT64_C(${bytes}));`];
  if (same === null) return [`create_file(${section}, INT64_C(${bytes}));`];
  // The same file once more: it may have grown.
  const had = [...layout.sections.values()].filter((each) => layout.storage(each.section) === same);
  if (had.some((each) => bytes <= each.bytes))
    return [`/* It is the file of section ${layout.section(same).label}. */`];
  return [`check(ftruncate(sections[${same}].fd, INT64_C(${bytes})) == 0, "ftruncate");`];
}

function mapLines(layout: Layout, view: PlacedView, back: readonly KeptPages[]): string[] {
  const { address, length, sharing, protection, offset } = view;
  // Private pages are written before the view may forbid it.
  const first = back.length > 0 ? 'read-write' : protection;
  const section = layout.storage(view.section);
  return [
    `map(${at(address)}, ${size(length)}, ${protInC(first)}, ${map[sharing]}, ${section}, INT64_C(${offset}));`,
    ...backLines(view, back),
    ...(first === protection ? [] : [`protect(${at(address)}, ${size(length)}, ${protInC(protection)});`]),
  ];
}

function backLines(view: PlacedView, back: readonly KeptPages[]): string[] {
  return back.map(({ id, offset, length }) => `bring_back(${id}, ${at(addressIn(view, offset))}, ${size(length)});`);
}

function keepLines(view: PlacedView, kept: readonly KeptPages[]): string[] {
  return kept.map(({ id, offset, length }) => `keep(${id}, ${at(addressIn(view, offset))}, ${size(length)});`);
}

function moveLines({ layout, parked }: Emission, { moves }: OperationOf<'move'>): string[] {
  const travels = moves.flatMap(({ view: letter, to }) => {
    const view = layout.view(letter);
    return view.address === to ? [] : [{ from: view.address, to, length: view.length }];
  });
  const [only] = travels;
  if (only && travels.length === 1 && Math.abs(only.to - only.from) >= only.length) {
    return [`move(${at(only.from)}, ${size(only.length)}, ${at(only.to)});`];
  }
  parked(travels.length);
  // All leave before any arrives: a target may be the place of another, or overlap the view itself.
  return [
    ...travels.map(({ from, length }, index) => `park(${index}, ${at(from)}, ${size(length)});`),
    ...travels.map(({ to, length }, index) => `unpark(${index}, ${at(to)}, ${size(length)});`),
  ];
}

/** What goes makes room before the rest moves, and what is new comes last. */
function resizeLines(layout: Layout, operation: OperationOf<'resize'>): string[] {
  const before = layout.view(operation.view);
  const after = { ...before, address: operation.address, offset: operation.offset, length: operation.length };
  const { grown, gone, stays } = changedRange(before, after);
  const lines = keepLines(before, operation.kept);
  for (const { offset, length } of gone) lines.push(`leave(${at(addressIn(before, offset))}, ${size(length)});`);
  if (stays) {
    const [from, to] = [addressIn(before, stays.offset), addressIn(after, stays.offset)];
    if (from !== to && Math.abs(to - from) >= stays.length) {
      lines.push(`move(${at(from)}, ${size(stays.length)}, ${at(to)});`);
    } else if (from !== to) {
      lines.push(`park(0, ${at(from)}, ${size(stays.length)});`, `unpark(0, ${at(to)}, ${size(stays.length)});`);
    }
  }
  for (const part of grown) {
    const within = ({ offset }: KeptPages) => offset >= part.offset && offset < part.offset + part.length;
    const address = addressIn(after, part.offset);
    lines.push(...mapLines(layout, { ...after, ...part, address }, operation.back.filter(within)));
  }
  return lines;
}
