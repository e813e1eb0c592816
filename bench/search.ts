/**
 * Our search beside `grep -F` on the same bytes: grep reads the section's own descriptor. Both in turn, so that a busy moment
 * hits both; the ratio is the median of the rounds' ratios. And a section of 1 TiB of which 1,000 pages were touched.
 */
import { spawnSync } from 'node:child_process';
import { type SearchSource, search } from '../native-bridge/engine/looking/search.ts';
import type { OsSection } from '../native-bridge/os/memory.ts';
import type { MemoryOs } from '../native-bridge/os/memory-os.ts';
import { Borrowed } from '../programs/borrow.ts';
import { offsetAddress } from '../protocol/address.ts';
import { formatSize } from '../protocol/size.ts';
import { median } from './figures.ts';
import { type Report, type Row, threeFigures, verdict } from './table.ts';

const textBytes = 512 * 2 ** 20;
const pieceBytes = 2 ** 20;
const rounds = 9;
const leastToGrep = 0.7;
const needle = 'the needle that is searched';
/** In the last piece, so that all of it is searched. */
const hits = 4;

const sparseBytes = 2 ** 40;
const touchedPages = 1000;
const mostSparseMs = 500;

export function benchSearch(os: MemoryOs): Report {
  const rows = [...throughput(os), ...sparse(os)];
  return {
    title: 'Searching',
    rows,
    notes: [
      `${formatSize(textBytes)} of text in lines, ${hits} matches at the end; in memory and read before. grep: LC_ALL=C grep -a.`,
      'The ratio, ours to grep’s throughput, is the median of the rounds’ ratios.',
    ],
  };
}

function throughput(os: MemoryOs): Row[] {
  const borrowed = new Borrowed(os);
  try {
    const section = borrowed.keep(os.createSection(textBytes, 'samepage-bench'));
    const view = borrowed.view(section, null);
    for (let offset = 0; offset < textBytes; offset += pieceBytes) {
      os.write(offsetAddress(view.address, offset), textOf(offset));
    }
    const through = { letter: 'A', address: view.address, isPrivate: false };
    const ways = [
      { what: 'a section', source: sourceOf(section, null) },
      { what: 'a view, through its own addresses', source: sourceOf(section, through) },
    ];
    return ways.flatMap(({ what, source }) =>
      (['-F', '-cF'] as const).map((option) => compared(os, `${what}, beside grep ${option}`, source, option)),
    );
  } finally {
    borrowed.giveBack();
  }
}

function compared(os: MemoryOs, what: string, source: SearchSource, option: '-F' | '-cF'): Row {
  const ours: number[] = [];
  const theirs: number[] = [];
  grepSeconds(source.section, option);
  for (let round = 0; round < rounds; round += 1) {
    theirs.push(grepSeconds(source.section, option));
    ours.push(ourSeconds(os, source, hits));
  }
  const gigabytes = (seconds: number[]) => `${threeFigures(textBytes / median(seconds) / 1e9)} GB/s`;
  const ratio = median(ours.map((seconds, round) => (theirs[round] ?? Number.NaN) / seconds));
  return {
    ...{ what, here: gigabytes(ours), grep: gigabytes(theirs), ratio: threeFigures(ratio) },
    target: `≥ ${leastToGrep}`,
    reached: verdict(ratio >= leastToGrep),
  };
}

/** A piece of text: lines of 63 letters, and the matches in the last piece. */
function textOf(offset: number): Uint8Array {
  let state = offset + 1;
  const piece = Buffer.allocUnsafe(pieceBytes);
  for (let at = 0; at < pieceBytes; at += 1) {
    // A linear congruential generator's high bits (Numerical Recipes).
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    piece[at] = at % 64 === 63 ? 10 : 97 + ((state >>> 24) % 26);
  }
  if (offset + pieceBytes === textBytes) {
    for (let hit = 0; hit < hits; hit += 1) piece.write(needle, hit * 6400, 'latin1');
  }
  return piece;
}

function sourceOf(section: OsSection, view: SearchSource['view']): SearchSource {
  return { id: 1, section, from: 0, to: section.bytes, view, onlyPrivate: false };
}

/** Throws where other than `wanted` matches are found. */
function ourSeconds(os: MemoryOs, source: SearchSource, wanted: number): number {
  const bytes = new Uint8Array(Buffer.from(needle, 'latin1'));
  const pattern = { bytes, mask: new Uint8Array(bytes.length).fill(0xff), alignment: 1 };
  const begun = performance.now();
  let found = 0;
  for (const step of search(os, { sources: [source], pattern })) {
    if (Array.isArray(step.found)) found += step.found.length;
  }
  const seconds = (performance.now() - begun) / 1000;
  if (found !== wanted) throw new Error(`${found} matches were found instead of ${wanted}.`);
  return seconds;
}

/** Starting grep is part of it: a few milliseconds. Throws where it finds something else. */
function grepSeconds({ handle }: OsSection, option: '-F' | '-cF'): number {
  const begun = performance.now();
  const { stdout, error } = spawnSync('grep', ['-a', option, needle, `/proc/${process.pid}/fd/${handle}`], {
    encoding: 'latin1',
    env: { ...process.env, LC_ALL: 'C' },
  });
  const seconds = (performance.now() - begun) / 1000;
  if (error) throw error;
  const found = option === '-F' ? stdout.split('\n').length - 1 : Number(stdout);
  if (found !== hits) throw new Error(`grep found ${found} lines instead of ${hits}.`);
  return seconds;
}

function sparse(os: MemoryOs): Row[] {
  const borrowed = new Borrowed(os);
  try {
    const section = borrowed.keep(os.createSection(sparseBytes, 'samepage-bench'));
    const view = borrowed.view(section, null);
    const step = Math.floor(sparseBytes / touchedPages / os.limits.pageSize) * os.limits.pageSize;
    for (let page = 0; page < touchedPages; page += 1) {
      os.write(offsetAddress(view.address, page * step), Buffer.from(page === 500 ? needle : 'touched', 'latin1'));
    }
    const before = os.allocated(section);
    const through = { letter: 'A', address: view.address, isPrivate: false };
    return [
      { what: 'a sparse section', source: sourceOf(section, null) },
      { what: 'a sparse view', source: sourceOf(section, through) },
    ].map(({ what, source }) => {
      const times = Array.from({ length: rounds }, () => 1000 * ourSeconds(os, source, 1));
      const brought = os.allocated(section) - before;
      return {
        what: `${what}: 1 TiB, ${touchedPages} pages touched, ${formatSize(brought)} brought in`,
        ...{ here: `${threeFigures(median(times))} ms`, grep: '', ratio: '' },
        target: `≤ ${mostSparseMs} ms, 0 B`,
        reached: verdict(median(times) <= mostSparseMs && brought === 0),
      };
    });
  } finally {
    borrowed.giveBack();
  }
}
