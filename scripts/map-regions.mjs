/**
 * `npm run map-regions -- [count]`: maps that many regions (default: 65,000) for real and holds them until it is ended,
 * so that Samepage, or another tool, has a large list of another process's to show. At SIGUSR2 a hundred of them, spread
 * over all, change their protection. Linux only.
 */
import { readFileSync } from 'node:fs';
import koffi from 'koffi';

const mostByDefault = 65_000;
/** The number of regions side by side before each hole. */
const together = 1000;
const apartBytes = 2 ** 30;
/** One of these has room: Node puts its own memory anywhere. */
const firstAddresses = [0x1000_0000_0000, 0x1800_0000_0000, 0x2000_0000_0000, 0x2800_0000_0000];
const pageBytes = 16_384; // a multiple of every page size that Linux has on x86-64 and nearly all arm64 machines
const mostPages = 16;
/** What Node itself needs besides: at the limit (vm.max_map_count) it would abort. */
const spare = 400;

const MAP_PRIVATE_ANONYMOUS_NORESERVE_NOREPLACE = 0x02 | 0x20 | 0x4000 | 0x100000;
/** Neighbours differ in these, or the kernel would make one region of them: read-write, read-only, no access. */
const protections = [3, 1, 0];
/** What those that change are by turns: read-only and write-only, which no neighbour is. */
const turns = [2, 1];
const changing = 100;

if (process.platform !== 'linux') fail('map-regions is for Linux only.');
const count = Number(process.argv[2] ?? mostByDefault);
const limit = Number(readFileSync('/proc/sys/vm/max_map_count', 'latin1'));
if (!Number.isSafeInteger(count) || count < 1) fail('usage: npm run map-regions -- [count]');
if (count > limit - spare) {
  fail(`The system allows a process ${limit} regions (vm.max_map_count): at most ${limit - spare} of them here.`);
}

const self = koffi.load(null);
const mmap = self.func('intptr_t mmap(uintptr_t, size_t, int, int, int, int64_t)');
const munmap = self.func('int munmap(uintptr_t, size_t)');
const mprotect = self.func('int mprotect(uintptr_t, size_t, int)');

const firstAddress = firstAddresses.find(hasRoom) ?? fail('There is no room for that many regions.');
/** The read-only ones, by their start and end. */
const readOnly = [];
for (let made = 0; made < count; made += together) mapSideBySide(firstAddress + (made / together) * apartBytes, made);

const lines = readFileSync('/proc/self/maps', 'latin1').split('\n').length - 1;
process.stdout.write(
  `Process ${process.pid} holds ${count.toLocaleString('en')} regions, ${lines.toLocaleString('en')} with Node’s own. Ctrl+C ends it.\n`,
);
let turn = 0;
process.on('SIGUSR2', () => {
  const every = Math.max(1, Math.floor(readOnly.length / changing));
  for (let index = 0; index < Math.min(readOnly.length, changing * every); index += every) {
    protect(...readOnly[index], turns[turn % turns.length]);
  }
  turn += 1;
});
process.once('SIGINT', () => process.exit(0));
process.once('SIGTERM', () => process.exit(0));
setInterval(() => undefined, 2 ** 30);

/** Whether nothing lies yet where all of them would: the system is asked by mapping it, without taking memory. */
function hasRoom(start) {
  const length = Math.ceil(count / together) * apartBytes;
  const isFree = mmap(start, length, 0, MAP_PRIVATE_ANONYMOUS_NORESERVE_NOREPLACE, -1, 0) === start;
  return isFree && munmap(start, length) === 0;
}

/** Regions of 1 to `mostPages` pages from `start` on, the first of them number `first`. */
function mapSideBySide(start, first) {
  const ends = [];
  let end = start;
  for (let index = first; index < Math.min(first + together, count); index += 1) {
    end += pageBytes * (1 + ((index * 7) % mostPages));
    ends.push(end);
  }
  if (mmap(start, end - start, protections[0], MAP_PRIVATE_ANONYMOUS_NORESERVE_NOREPLACE, -1, 0) !== start) {
    fail(`mmap at 0x${start.toString(16)} was refused: errno ${koffi.errno()}`);
  }
  let from = start;
  for (const [index, to] of ends.entries()) {
    const protection = protections[index % protections.length];
    if (index % protections.length !== 0) protect(from, to, protection);
    if (protection === 1) readOnly.push([from, to]);
    from = to;
  }
}

function protect(from, to, protection) {
  if (mprotect(from, to - from, protection) === 0) return;
  fail(`mprotect at 0x${from.toString(16)} was refused: errno ${koffi.errno()}`);
}

function fail(message) {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}
