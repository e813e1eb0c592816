/** One hostile message for each step: random, mutated, of the right form with wrong content, or a claim of more than it holds. */
import { encodeMessage } from '../../protocol/codec.ts';
import { requests } from '../../protocol/messages.ts';
import { anything, text, wholeNumber } from './hostile-values.ts';
import { Random } from './random.ts';

const names = Object.keys(requests);
const letters = ['A', 'B', 'C', 'D', 'AA', 'ZZZ'];
const sections = [1, 2, 3, 4, 99];

export interface HostileOptions {
  seed: number;
  step: number;
  /** A file that may be opened and overwritten. No other path that exists is ever named. */
  file: string;
}

/** The same bytes for the same options. Its kind, for the report. */
export function hostileMessage({ seed, step, file }: HostileOptions): { kind: string; bytes: Uint8Array } {
  const random = new Random(seed, step);
  const [kind, make] = random.pick(kinds);
  return { kind, bytes: make(random, file) };
}

type Make = (random: Random, file: string) => Uint8Array;

const kinds: readonly (readonly [string, Make])[] = [
  ['random bytes', (random) => random.bytes(random.below(200))],
  ['odd envelope', oddEnvelope],
  ['odd arguments', oddArguments],
  ['odd arguments', oddArguments],
  ['valid with edges', (random, file) => encodeMessage(validRequest(random, file))],
  ['valid with edges', (random, file) => encodeMessage(validRequest(random, file))],
  ['mutated', (random, file) => mutated(random, encodeMessage(validRequest(random, file)))],
  ['mutated', (random, file) => mutated(random, encodeMessage(validRequest(random, file)))],
  ['claim', claim],
];

function envelope(random: Random, m: unknown, data: unknown): object {
  return { m, a: [data], t: 'q', i: `h${random.below(1000)}` };
}

function oddEnvelope(random: Random): Uint8Array {
  const odd = (likely: unknown) => (random.chance(0.5) ? likely : anything(random));
  const message: Record<string, unknown> = {
    t: odd(random.pick(['q', 's'])),
    m: odd(random.pick(names)),
    a: odd([{}]),
    i: odd('x'),
  };
  if (random.chance(0.2)) message['o'] = anything(random, 0);
  for (const key of Object.keys(message)) if (random.chance(0.1)) delete message[key];
  return encodeMessage(random.chance(0.05) ? anything(random) : message);
}

function oddArguments(random: Random): Uint8Array {
  return encodeMessage(envelope(random, random.chance(0.9) ? random.pick(names) : text(random), anything(random, 4)));
}

/** Of the right form, with numbers at the edges; or with one part replaced by anything. */
function validRequest(random: Random, file: string): object {
  const name = random.pick(['perform', 'perform', 'perform', 'startJob', ...names]);
  const data = argumentsOf(name, random, file);
  if (random.chance(0.2)) {
    const keys = Object.keys(data);
    if (keys.length > 0) data[random.pick(keys)] = anything(random);
  }
  return envelope(random, name, data);
}

function argumentsOf(name: string, random: Random, file: string): Record<string, unknown> {
  const range = () => ({ start: wholeNumber(random), end: wholeNumber(random) });
  switch (name) {
    case 'perform':
      return { action: action(random, file), ...(random.chance(0.1) && { withoutUndo: random.chance(0.5) }) };
    case 'undo':
    case 'redo':
      return random.chance(0.7)
        ? {}
        : { at: wholeNumber(random), overwrite: random.chance(0.5), withoutUndo: random.chance(0.3) };
    case 'watch':
      return {
        ranges: Array.from({ length: random.chance(0.05) ? 4096 : random.below(20) }, (_, index) => ({
          view: random.pick(letters),
          offset: index * 4096,
          length: random.pick([64, 4096, wholeNumber(random)]),
        })),
        sections: Array.from({ length: random.below(5) }, () => ({ section: random.pick(sections), cells: 1024 })),
        regions: random.chance(0.5),
        paused: random.chance(0.2),
      };
    case 'showProcess':
      return { pid: random.pick([null, 0, 1, process.pid, 2 ** 22, wholeNumber(random)]) };
    case 'startJob':
      return { id: random.below(12), job: job(random) };
    case 'cancelJob':
      return { id: random.below(12) };
    case 'acknowledge':
      return { sequence: wholeNumber(random) };
    default:
      return random.chance(0.8) ? range() : {};
  }
}

function job(random: Random): object {
  const pid = random.pick([0, 1, process.pid, wholeNumber(random)]);
  return random.pick([
    { kind: 'regionUse', args: { start: wholeNumber(random), end: wholeNumber(random) } },
    { kind: 'regionsInMemory', args: { pid } },
    { kind: 'processes', args: {} },
    { kind: 'folder', args: { typed: random.pick(['/', '~', '/proc/', text(random), `/${text(random)}`]) } },
  ]);
}

function action(random: Random, file: string): object {
  const view = random.pick(letters);
  const section = random.pick(sections);
  const number = () => wholeNumber(random);
  const sharing = random.pick(['shared', 'copy-on-write']);
  const protection = random.pick(['none', 'read', 'read-write']);
  const method = random.pick(['remap', 'unmap-map']);
  const place = random.pick([{ kind: 'next-free' }, { kind: 'system' }, { kind: 'fixed', address: number() }]);
  const path = random.pick([file, file, `${file}\0.txt`, `${file}/${text(random)}`, '/', '/dev/null', '\0', '']);
  return random.pick([
    { kind: 'create-section', bytes: number(), mapView: random.chance(0.5) },
    { kind: 'open-file', path, access: random.pick(['read-only', 'read-write']), mapView: true },
    { kind: 'remove-section', section },
    {
      kind: 'map',
      section,
      offset: number(),
      length: random.pick([4096, 65_536, number()]),
      sharing,
      protection,
      place,
    },
    { kind: 'unmap', view },
    { kind: 'move', view, to: number(), method },
    {
      kind: 'move-many',
      moves: letters.slice(0, 1 + random.below(4)).map((letter) => ({ view: letter, to: number() })),
      method,
    },
    { kind: 'resize', view, address: number(), offset: number(), length: number() },
    { kind: 'protect', view, protection },
    { kind: 'remap-as', view, sharing },
    { kind: 'write', view, offset: random.pick([0, 65_535, number()]), bytes: random.bytes(random.below(300)) },
    {
      kind: 'write',
      view,
      offset: 0,
      bytes: new Uint8Array(random.chance(0.02) ? 2 ** 22 : 4096).fill(random.below(256)),
    },
    { kind: 'start-article' },
  ]);
}

/** Bytes changed, left out, doubled or cut off. */
function mutated(random: Random, bytes: Uint8Array): Uint8Array {
  const changed = [...bytes.subarray(0, 5000)];
  for (let left = 1 + random.below(4); left > 0; left -= 1) {
    const at = random.below(changed.length);
    switch (random.below(5)) {
      case 0:
        changed[at] = random.below(256);
        break;
      case 1:
        changed[at] = (changed[at] ?? 0) ^ (1 << random.below(8));
        break;
      case 2:
        changed.splice(at, 1 + random.below(4));
        break;
      case 3:
        changed.splice(at, 0, ...changed.slice(at, at + random.below(20)));
        break;
      default:
        changed.length = at;
    }
    if (changed.length === 0) break;
  }
  return Uint8Array.from(changed);
}

/** A few bytes that claim to be many, or that are very deep. */
function claim(random: Random): Uint8Array {
  const size = random.pick([0x01ffffff, 0x7fffffff, 0xffffffff, 70_000]);
  const long = (head: number) => [head, size >>> 24, (size >>> 16) & 255, (size >>> 8) & 255, size & 255];
  const prefix = random.chance(0.5) ? [0x83, 0xa1, 0x74, 0xa1, 0x71, 0xa1, 0x69, 0xa1, 0x78, 0xa1, 0x6d] : [];
  const heads = [0xdd, 0xdf, 0xdb, 0xc6, 0xc9];
  const body = random.pick([
    () => Array.from({ length: 1 + random.below(40) }, () => long(random.pick(heads))).flat(),
    () => new Array<number>(random.pick([10, 100, 3000, 100_000])).fill(0x91),
    () => new Array<number>(random.pick([10, 3000, 70_000])).fill(0xc0),
    // Packed bytes (extension 3) of 16 MiB, in six bytes each.
    () => [0xdc, 0x01, 0x00, ...Array.from({ length: 256 }, () => [0xd6, 3, 0, 0, 0, 1]).flat()],
  ])();
  return Uint8Array.from([...prefix, ...body]);
}
