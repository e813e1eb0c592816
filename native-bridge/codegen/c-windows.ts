/** A session as a program for Windows, where views begin at multiples of 64 KiB and none is carried to another place. */
import { formatAddress } from '../../protocol/address.ts';
import { problem } from '../../protocol/errors.ts';
import { arenasOf, lettersOf } from './arenas.ts';
import { type CDialect, cProgram, type Emission } from './c-program.ts';
import { at, byteArray, hex, size } from './c-text.ts';
import { windowsHead, windowsHelpers } from './c-windows-helpers.ts';
import { addressIn, changedRange, Layout } from './layout.ts';
import type { KeptPages, Operation, PlacedView, Recording, Stretch } from './operation.ts';

const granularity = 0x10000;

/** Throws Unsupported where a view begins elsewhere than Windows can map one. */
export function cForWindows(recording: Recording): string {
  const edges = edgesOf(recording.operations);
  const arenas = arenasOf(recording.operations).map(({ lowest, end }) => ({ lowest, end: wholeUnits(end) }));
  return cProgram(recording, { ...windows, declarations: () => declarations(edges) }, arenas);
}

const windows: Omit<CDialect, 'declarations'> = {
  build: 'x86_64-w64-mingw32-gcc -std=c11 -O2 -o samepage-program.exe FILE',
  head: windowsHead,
  helpers: windowsHelpers,
  sections: 'static HANDLE sections[SECTIONS];',
  operation: operationLines,
  seeNothingElse: () => [],
};

const leftToWindows = '/* Which pages are in memory is left to Windows. */';
const page = { none: 'PAGE_NOACCESS', read: 'PAGE_READONLY', 'read-write': 'PAGE_READWRITE' } as const;

function pageOf({ protection, sharing }: PlacedView): string {
  if (protection === 'read-execute' || protection === 'read-write-execute') {
    throw problem(
      'Unsupported',
      'Executable views have no program for Windows: only some sections may have them there.',
    );
  }
  return protection === 'read-write' && sharing === 'copy-on-write' ? 'PAGE_WRITECOPY' : page[protection];
}

function wholeUnits(bytes: number): number {
  return Math.ceil(bytes / granularity) * granularity;
}

/** Where any view ever begins or ends: what lies between two is free or taken as a whole. */
function edgesOf(operations: readonly Operation[]): number[] {
  const edges = new Set<number>();
  const layout = new Layout();
  operations.forEach((operation, index) => {
    layout.apply(operation);
    for (const letter of lettersOf(operation)) {
      const view = layout.views.get(letter);
      if (!view) continue;
      for (const value of [view.address, view.offset]) {
        if (value % granularity === 0) continue;
        throw problem(
          'Unsupported',
          `Windows maps at multiples of 64 KiB, and view ${letter} begins at ${formatAddress(view.address)}, +${formatAddress(view.offset)} of its section, after operation ${index + 1}.`,
        );
      }
      edges.add(view.address);
      edges.add(wholeUnits(view.address + view.length));
    }
  });
  return [...edges].sort((one, other) => one - other);
}

function declarations(edges: readonly number[]): string {
  const rows = (edges.length > 0 ? edges : [0]).map((edge) => `    UINT64_C(${hex(edge)}),`);
  return ['static const uint64_t edges[] = {', ...rows, '};', '#define EDGES (sizeof edges / sizeof edges[0])'].join(
    '\n',
  );
}

function operationLines(emission: Emission, operation: Operation): string[] {
  const { layout, contents } = emission;
  switch (operation.kind) {
    case 'section': {
      const { section, bytes, file, same } = operation;
      if (!file) return [`create(${section}, ${size(bytes)});`];
      if (same === null) return [`create_file(${section}, ${size(bytes)});`];
      if (bytes <= layout.section(same).bytes)
        return [`/* It is the file of section ${layout.section(same).label}. */`];
      throw problem('Unsupported', 'A file that grew between two times it was opened has no program for Windows.');
    }
    case 'name':
    case 'remove-section':
    case 'show-section':
      return [];
    case 'map':
      return enter(layout, operation.placed, operation.back);
    case 'unmap': {
      const view = layout.view(operation.view);
      return [...keepLines(view, operation.kept), leave(view)];
    }
    case 'move': {
      const travels = operation.moves.map(({ view: letter, to }) => {
        const view = layout.view(letter);
        return { view, to, pages: numbered(emission, contents.privateStretches(letter)) };
      });
      // All leave before any arrives: a target may be the place of another, or overlap the view itself.
      return [
        ...travels.flatMap(({ view, pages }) => [...keepLines(view, pages), leave(view)]),
        ...travels.flatMap(({ view, to, pages }) => enter(layout, { ...view, address: to }, pages)),
      ];
    }
    case 'resize': {
      const before = layout.view(operation.view);
      const { address, offset, length, kept, back } = operation;
      const { stays } = changedRange(before, operation);
      const staying = contents.privateStretches(operation.view).flatMap((each) => overlap(each, stays));
      const pages = numbered(emission, staying);
      return [
        ...keepLines(before, [...kept, ...pages]),
        leave(before),
        ...enter(layout, { ...before, address, offset, length }, [...pages, ...back]),
      ];
    }
    case 'populate':
    case 'drop-pages':
    case 'cold':
    case 'will-need':
    case 'collapse':
    case 'lock':
    case 'unlock':
      return [leftToWindows];
    case 'populate-write': {
      const view = layout.view(operation.view);
      if (view.sharing === 'shared') return [leftToWindows];
      return operation.copied.map(
        ({ offset, length }) => `copy_pages(${at(addressIn(view, offset))}, ${size(length)});`,
      );
    }
    case 'give-up':
      return mapAgainWithout(emission, operation.view, operation.pages);
    case 'guard':
    case 'unguard':
      return ['/* Windows has no such guards for views: the program makes no use of the view meanwhile. */'];
    case 'punch': {
      // Windows punches holes into files on disk alone; zeros look the same. What was never written is zeros already.
      const view = layout.view(operation.view);
      const written = contents.knownStretches(operation.view);
      return [
        ...keepLines(view, operation.kept),
        // What is kept may only be read.
        ...(operation.kept.length > 0 ? [protectLine(view)] : []),
        ...written.map(({ offset, length }) => `clear(${at(addressIn(view, offset))}, ${size(length)});`),
      ];
    }
    case 'refill':
      return backLines(layout.view(operation.view), operation.back);
    case 'protect': {
      const view = { ...layout.view(operation.view), protection: operation.protection };
      return [protectLine(view)];
    }
    case 'remap': {
      const view = layout.view(operation.view);
      return [
        ...keepLines(view, operation.kept),
        leave(view),
        ...enter(layout, { ...view, sharing: operation.sharing }, operation.back),
      ];
    }
    case 'write': {
      const view = layout.view(operation.view);
      const { bytes, givenUp } = operation;
      const put = `put(${at(view.address + operation.offset)}, ${byteArray(bytes)}, ${bytes.length});`;
      if (givenUp.length === 0) return [put];
      return [put, ...mapAgainWithout(emission, operation.view, givenUp)];
    }
  }
}

/** These private pages are the section's own again; the others are brought back. */
function mapAgainWithout(emission: Emission, letter: string, givenUp: readonly Stretch[]): string[] {
  const { layout, contents } = emission;
  const view = layout.view(letter);
  const left = contents.privateStretches(letter).flatMap((each) => apart(each, givenUp));
  const pages = numbered(emission, left);
  return [...keepLines(view, pages), leave(view), ...enter(layout, view, pages)];
}

function numbered({ nextKept }: Emission, stretches: readonly Stretch[]): KeptPages[] {
  return stretches.map((stretch) => ({ ...stretch, id: nextKept() }));
}

function overlap({ offset, length }: Stretch, other: Stretch | null): Stretch[] {
  if (!other) return [];
  const start = Math.max(offset, other.offset);
  const end = Math.min(offset + length, other.offset + other.length);
  return start < end ? [{ offset: start, length: end - start }] : [];
}

/** What of a stretch lies in none of the others. */
function apart(stretch: Stretch, others: readonly Stretch[]): Stretch[] {
  return others.reduce((left, other) => left.flatMap((each) => changedRange(each, other).gone), [stretch]);
}

function leave({ address, length }: PlacedView): string {
  return `unmap(${at(address)}, ${size(length)});`;
}

function protectLine(view: PlacedView): string {
  return `protect(${at(view.address)}, ${size(view.length)}, ${pageOf(view)});`;
}

function backLines(view: PlacedView, back: readonly KeptPages[]): string[] {
  return back.map(({ id, offset, length }) => `bring_back(${id}, ${at(addressIn(view, offset))}, ${size(length)});`);
}

function keepLines(view: PlacedView, kept: readonly KeptPages[]): string[] {
  return kept.map(({ id, offset, length }) => `keep(${id}, ${at(addressIn(view, offset))}, ${size(length)});`);
}

function enter(layout: Layout, view: PlacedView, back: readonly KeptPages[]): string[] {
  const { section, address, offset, length, sharing } = view;
  const storage = layout.storage(section);
  const access = sharing === 'shared' ? 'FILE_MAP_READ | FILE_MAP_WRITE' : 'FILE_MAP_COPY';
  // The last page of a file may be one in part, and no view is longer than its section.
  const bytes = Math.min(length, layout.section(storage).bytes - offset);
  return [
    `map(${at(address)}, ${size(bytes)}, ${access}, ${storage}, ${size(offset)});`,
    ...backLines(view, back),
    ...(view.protection === 'read-write' ? [] : [protectLine(view)]),
  ];
}
