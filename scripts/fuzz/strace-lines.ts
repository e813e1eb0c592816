/**
 * Lines of strace's that were damaged, by the hundred thousand, between lines that were not: nothing may throw, no trace
 * may be one that cannot be saved and opened, and nothing may be said to be mapped that the line does not say.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { decodeTrace, encodeTrace } from '../../native-bridge/tracing/document/trace-file.ts';
import { TraceWriter } from '../../native-bridge/tracing/document/trace-writer.ts';
import { spaceOf } from '../../native-bridge/tracing/replay/moment.ts';
import type { Piece } from '../../native-bridge/tracing/replay/pieces.ts';
import { Replay } from '../../native-bridge/tracing/replay/replay.ts';
import type { Effect } from '../../native-bridge/tracing/strace/effect.ts';
import type { FuzzOptions } from './options.ts';
import { Random } from './random.ts';

const folder = join(import.meta.dirname, '../../native-bridge/tracing/testing/logs');
const logs = readdirSync(folder)
  .filter((name) => name.endsWith('.strace'))
  .map((name) => readFileSync(join(folder, name), 'latin1').split('\n').filter(Boolean));

const numbers = [
  '0',
  '-1',
  '1',
  '4096',
  '4095',
  '0x1000',
  '0xfffffffffffff000',
  '18446744073709551615',
  '1e3',
  '0x',
  '9007199254740993',
  '0x1fffffffffffff',
  '-0',
  '00',
];
const pieces = [
  ' <unfinished ...>',
  ') = ',
  ' = ',
  '"',
  '\\',
  '<',
  '>',
  '(',
  ')',
  '[',
  '{',
  ', ',
  '/*',
  '*/',
  '<... mmap resumed>',
  '|',
  '<<',
  '+++ ',
  '--- ',
  ' > ',
  'NULL',
  '\u0000',
  '\u00ff',
  '\u2460',
  'strace: Process 12 attached',
];

/** One line, damaged in one to four ways. */
function damage(line: string, random: Random): string {
  let text = line;
  for (let times = 1 + random.below(4); times > 0; times -= 1) {
    const at = random.below(text.length + 1);
    const length = random.below(12);
    const other = random.pick(random.pick(logs));
    text = random.pick([
      () => text.slice(0, at) + text.slice(at + length),
      () => text.slice(0, at) + random.pick(pieces) + text.slice(at),
      () => text.slice(0, at) + String.fromCharCode(random.below(256)) + text.slice(at + random.below(2)),
      () => text.slice(0, at),
      () => text.slice(at),
      () => text.slice(0, at) + other.slice(random.below(other.length)),
      () => replaceOne(text, /-?\b(?:0x[0-9a-f]+|\d+)\b/g, () => random.pick(numbers), random),
      () =>
        replaceOne(
          text,
          /\b[a-z]\w+\(/g,
          () => `${random.pick(['mmap', 'munmap', 'mremap', 'mprotect', 'brk', 'shmat', 'clone', 'execve'])}(`,
          random,
        ),
      () =>
        replaceOne(
          text,
          /\b[A-Z]+_[A-Z_]+\b/g,
          () => random.pick(['PROT_READ', 'MAP_FIXED', 'MAP_ODD', 'X', '0x8000000000000000']),
          random,
        ),
    ])();
  }
  return text.replaceAll('\n', ' ');
}

function replaceOne(text: string, pattern: RegExp, by: () => string, random: Random): string {
  const found = [...text.matchAll(pattern)];
  const one = found[random.below(found.length)];
  return one ? text.slice(0, one.index) + by() + text.slice(one.index + one[0].length) : text;
}

const number = String.raw`(NULL|-?0x[0-9a-fA-F]+|-?\d+)`;
/** What a line must say for an effect to be a fact: written down once more, apart from the parser. */
const sayings: Partial<Record<Effect['kind'], RegExp>> = {
  map: new RegExp(
    String.raw`(?:mmap|mmap2|old_mmap|map_shadow_stack)\(\s*(?:.*?,\s*)?${number}[^,"]*, *.*\) *= +${number}\b`,
    's',
  ),
  unmap: new RegExp(String.raw`munmap\(\s*${number}[^,]*,\s*${number}`, 's'),
  protect: new RegExp(String.raw`mprotect\(\s*${number}[^,]*,\s*${number}.*\) *= +(?:0(?:x0)?|-1 ENOMEM)\b`, 's'),
  move: new RegExp(String.raw`mremap\(\s*${number}.*\) *= +${number}`, 's'),
};

/** Null where the effect is what the line says. */
function wrongFact(effect: Effect, line: string): string | null {
  const saying = sayings[effect.kind];
  if (!saying) return null;
  const said = saying.exec(line);
  const places = [effect].flatMap((one) => ('start' in one ? [one.start] : one.kind === 'move' ? [one.to] : []));
  const lower = line.toLowerCase();
  const inText = (value: number) =>
    new RegExp(`0x0*${value.toString(16)}\\b`).test(lower) ||
    line.includes(String(value)) ||
    (value === 0 && /NULL|\b0\b/.test(line));
  return said && places.every(inText) ? null : `${JSON.stringify(effect)} of “${line}”`;
}

function wrongPieces(list: readonly Piece[]): string | null {
  for (const [index, piece] of list.entries()) {
    const isRange = piece.start < piece.end && piece.start >= (list[index - 1]?.end ?? 0) && piece.start % 4096 === 0;
    if (!isRange || !Number.isFinite(piece.end) || piece.bits < 0 || piece.bits > 15) return JSON.stringify(piece);
  }
  return null;
}

interface Sum {
  lines: number;
  damaged: number;
  /** Of those that were damaged. */
  understood: number;
}

/** One of the logs, line by line, some of them damaged. Throws where something wrong is called a fact. */
function writeDamaged(random: Random, sum: Sum): TraceWriter {
  const writer = new TraceWriter();
  const share = random.pick([0.02, 0.2, 1]);
  // What a remark of strace's has interrupted: the next line may be the rest of it.
  let begun = '';
  for (const line of random.pick(logs)) {
    const isDamaged = random.chance(share);
    const text = isDamaged ? damage(line, random) : line;
    const recorded = writer.take(text);
    const said = begun + text;
    const [isRemark, beginning = ''] = /^(.*)strace: Process \d+ attached$/.exec(text) ?? [];
    begun = isRemark === undefined ? '' : begun + beginning;
    sum.lines += 1;
    if (!isDamaged) continue;
    sum.damaged += 1;
    if (recorded?.kind !== 'call') continue;
    sum.understood += 1;
    // Of a divided line the other half stands elsewhere.
    const isWhole = recorded.hasEnded && !/resumed>|strace: /.test(said);
    const wrong = isWhole ? wrongFact(recorded.effect, said) : null;
    if (wrong !== null) throw new Error(wrong);
  }
  return writer;
}

/** What was written is saved and opened, and played to the end and to somewhere before. */
function replayed(writer: TraceWriter, random: Random): void {
  const trace = decodeTrace(encodeTrace(writer.taken({ how: 'imported', command: '', pageBytes: 4096 })));
  const replay = new Replay(trace);
  for (const moment of [replay.at(random.below(trace.count + 1)), replay.end()]) {
    for (const process of moment.processes) {
      const wrong = wrongPieces(spaceOf(process).pieces);
      if (wrong !== null) throw new Error(`regions out of order: ${wrong}`);
    }
  }
}

/** Each step is one line. Rejects with the first thing that is wrong. */
export function fuzzLines({ from, steps, seed, say }: FuzzOptions): Promise<void> {
  const sum: Sum = { lines: from, damaged: 0, understood: 0 };
  const soFar = () => `${sum.lines} lines, ${sum.damaged} of them damaged, ${sum.understood} of those still calls`;
  for (let round = 0; sum.lines < from + steps; round += 1) {
    const random = new Random(seed, from + round);
    try {
      replayed(writeDamaged(random, sum), random);
    } catch (thrown) {
      throw new Error(`round ${round} of seed ${seed}, from ${from}`, { cause: thrown });
    }
    if (round % 2000 === 1999) say(soFar());
  }
  say(`${soFar()}: nothing wrong`);
  return Promise.resolve();
}
