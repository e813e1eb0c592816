/** What programs in C have in common: the operations one after the other, each checked, and the whole picture at the end. */
import type { Arena } from './arenas.ts';
import { lettersOf } from './arenas.ts';
import { accessOf, at, byteArray, commentText, digest, hex, size } from './c-text.ts';
import { Contents } from './contents.ts';
import { describeOperation, headLines, noteLines } from './describe.ts';
import { type Helpers, helpersFor } from './helpers.ts';
import { addressIn, isReadable, Layout } from './layout.ts';
import type { Operation, PlacedView, Recording, Stretch } from './operation.ts';

/** What an operation's lines are made from: all as it is before the operation. */
export interface Emission {
  layout: Layout;
  contents: Contents;
  /** The number of views that are parked at once. */
  parked: (count: number) => void;
  /** A number for pages that are kept for a moment. */
  nextKept: () => number;
}

export interface CDialect {
  /** How to compile and run it. */
  build: string;
  head: string;
  helpers: Helpers;
  /** The array of sections. */
  sections: string;
  /** What else its functions need. */
  declarations: (recording: Recording) => string;
  operation: (emission: Emission, operation: Operation) => string[];
  seeNothingElse: (bytes: number) => string[];
}

/** How many views are checked after a write, and how many bytes of each are printed. */
const shownViews = 8;
const shownBytes = 16;
/** At the end, of all views together: a thousand views of one large section would take minutes. */
const comparedBytes = 64 * 2 ** 20;

export function cProgram(recording: Recording, dialect: CDialect, arenas: readonly Arena[]): string {
  const layout = new Layout();
  const contents = new Contents(layout, recording.pageSize);
  let parked = 0;
  let kept = recording.operations.reduce((most, each) => Math.max(most, ...keptNumbers(each)), 0) + 1;
  const emission: Emission = {
    layout,
    contents,
    parked: (count) => {
      parked = Math.max(parked, count);
    },
    nextKept: () => kept++,
  };
  const see = (letter: string) => {
    const view = layout.view(letter);
    const where = `${at(view.address)}, ${size(view.length)}, "${accessOf(view)}"`;
    return `see("${letter}", ${where}, ${layout.storage(view.section)}, ${size(view.offset)});`;
  };
  const body: string[] = [];
  recording.operations.forEach((operation, index) => {
    body.push('', `/* ${index + 1}. ${commentText(describeOperation(layout, operation))} */`);
    body.push(...noteLines(operation).map((line) => `/*    ${commentText(line)} */`));
    body.push(...dialect.operation(emission, operation));
    contents.apply(operation);
    layout.apply(operation);
    if (operation.kind === 'write') body.push(...afterWrite(layout, contents, operation));
    else
      body.push(
        ...lettersOf(operation)
          .filter((letter) => layout.views.has(letter))
          .slice(0, shownViews)
          .map(see),
      );
  });
  body.push('', '/* The picture at the end. */');
  const letters = [...layout.views.keys()];
  const budget = { bytes: comparedBytes };
  for (const letter of letters) body.push(see(letter), ...allBytes(layout, contents, letter, budget));
  body.push(...dialect.seeNothingElse([...layout.views.values()].reduce((sum, { length }) => sum + length, 0)));
  return [
    ...headComment(recording, layout, dialect),
    dialect.head,
    '',
    ...declarations(recording, dialect, arenas, body.join('\n'), { parked: Math.max(parked, 1), kept }),
    'int main(void)',
    '{',
    ...['reserve();', ...body, '', 'puts("All as it was in the app.");', 'return 0;'].map(
      (line) => line && `    ${line}`,
    ),
    '}',
    '',
  ].join('\n');
}

function headComment(recording: Recording, layout: Layout, { build }: CDialect): string[] {
  const count = recording.operations.length;
  return [
    `/* Made by Samepage: ${count} operations of a session, one after the other, with what they came to.`,
    `   ${build}`,
    '   It prints what the views show, and ends with 0 where all is as it was in the app, else with 1 and a sentence.',
    ...headLines(recording, layout).map((line) => `   ${commentText(line)}`),
    '*/',
  ];
}

function declarations(
  recording: Recording,
  dialect: CDialect,
  arenas: readonly Arena[],
  body: string,
  counts: { parked: number; kept: number },
): string[] {
  const sections =
    recording.operations.reduce((most, each) => Math.max(most, 'section' in each ? each.section : 0), 0) + 1;
  const rows = arenas.map(({ lowest, end }) => `    {UINT64_C(${hex(lowest)}), ${size(end - lowest)}, NULL},`);
  // An empty array is no C.
  if (rows.length === 0) rows.push(`    {UINT64_C(0x10000), UINT64_C(${recording.pageSize}), NULL},`);
  const functions = helpersFor(`reserve(); ${body}`.replaceAll('AT(', 'place('), dialect.helpers);
  const text = functions.join('\n');
  const declared = [
    [/\bsections\[/, `#define SECTIONS ${sections}\n${dialect.sections}`],
    [/\bparked\[/, `static void *parked[${counts.parked}];`],
    [/\bkept\[/, `static unsigned char *kept[${counts.kept}];`],
  ] as const;
  return [
    dialect.declarations(recording),
    '/* Where the app had its views: AT(address) is where that is in this process. */',
    '#define AT(address) place(UINT64_C(address))',
    'static struct arena { uint64_t lowest; size_t bytes; unsigned char *base; } arenas[] = {',
    ...rows,
    '};',
    '#define ARENAS (sizeof arenas / sizeof arenas[0])',
    ...declared.flatMap(([used, line]) => (used.test(text) || used.test(body) ? [line] : [])),
    '',
    ...functions.flatMap((each) => [each, '']),
  ];
}

function keptNumbers(operation: Operation): number[] {
  const kept = 'kept' in operation ? operation.kept : [];
  const back = 'back' in operation ? operation.back : [];
  return [...kept, ...back].map(({ id }) => id);
}

/** The written view first, then others that show the place, whether or not they see the write. */
function afterWrite(layout: Layout, contents: Contents, operation: Extract<Operation, { kind: 'write' }>): string[] {
  const written = layout.view(operation.view);
  const stretch = { offset: written.offset + operation.offset, length: Math.min(operation.bytes.length, shownBytes) };
  const storage = layout.storage(written.section);
  const others = [...layout.views].filter(
    ([letter, view]) =>
      letter !== operation.view && layout.storage(view.section) === storage && holds(view, stretch) && isReadable(view),
  );
  const letters = [operation.view, ...others.map(([letter]) => letter)].slice(0, shownViews);
  return letters.map((letter) => {
    const address = addressIn(layout.view(letter), stretch.offset);
    return `show("${letter}", ${at(address)}, ${byteArray(contents.read(letter, stretch))}, ${stretch.length});`;
  });
}

/** The beginning of each stretch that is known, printed, and a checksum of all of it. */
function allBytes(layout: Layout, contents: Contents, letter: string, budget: { bytes: number }): string[] {
  const view = layout.view(letter);
  if (!isReadable(view)) return [`/* ${letter} has no access: its bytes are not read. */`];
  return contents.knownStretches(letter).flatMap((stretch) => {
    budget.bytes -= stretch.length;
    if (budget.bytes < 0)
      return [`/* ${letter} at ${hex(addressIn(view, stretch.offset))}: too much to compare, as well. */`];
    const bytes = contents.read(letter, stretch);
    const from = Math.max(
      0,
      bytes.findIndex((byte) => byte !== 0),
    );
    const first = bytes.subarray(from, from + shownBytes);
    const address = addressIn(view, stretch.offset);
    return [
      `show("${letter}", ${at(address + from)}, ${byteArray(first)}, ${first.length});`,
      `same("${letter}", ${at(address)}, ${size(bytes.length)}, ${digest(bytes)});`,
    ];
  });
}

function holds({ offset, length }: PlacedView, stretch: Stretch): boolean {
  return stretch.offset >= offset && stretch.offset + stretch.length <= offset + length;
}
