/** An engine on a world, and what a test asks of both. */
import { createHash } from 'node:crypto';
import type { Action } from '../../../protocol/actions.ts';
import { type Address, address } from '../../../protocol/address.ts';
import { asProblem, type ErrorData } from '../../../protocol/errors.ts';
import type { Change, Outcome, Snapshot } from '../../../protocol/messages.ts';
import { accessBits, protectionBits, type Section, type View } from '../../../protocol/model.ts';
import type { OsSection } from '../../os/memory.ts';
import { privatePages } from '../../os/page-runs.ts';
import { Engine } from '../engine.ts';
import type { UndoOptions } from '../listener.ts';
import type { SectionRecord } from '../model/model.ts';
import type { TestWorld } from './world.ts';

const host = { kind: 'web', endsWithWindow: false } as const;

/** Far from the places that the engine and the system choose by themselves. */
const ownPlaces = 0x30_0000_0000;

/** Everything that an undo brings back, or a failed operation leaves as it was. Equal pictures are equal states. */
export interface Picture {
  sections: Omit<Section, 'inode' | 'device'>[];
  /** By letter. */
  views: View[];
  /** A digest, by letter; what a view without access holds is looked at, too. */
  bytes: Record<string, string>;
  /** Private pages of the views, `A+0x1000`. */
  privatePages: string[];
  /** What the system says of each page of ours: address, section, offset, protection. */
  pages: string[];
}

export class Stage<W extends TestWorld = TestWorld> {
  readonly world: W;
  readonly engine: Engine;
  readonly changes: Change[] = [];
  #nextPlace = ownPlaces;
  readonly #squatters: { section: OsSection; at: Address }[] = [];

  constructor(world: W) {
    this.world = world;
    this.engine = new Engine(world.os);
    this.engine.listen({
      changed: (change) => this.changes.push(change),
      calls: () => undefined,
      touched: () => undefined,
    });
  }

  get os(): W['os'] {
    return this.world.os;
  }

  get page(): number {
    return this.os.limits.pageSize;
  }

  /** What a view begins at a multiple of, in its section and in memory. */
  get unit(): number {
    return this.os.limits.granularity;
  }

  get snapshot(): Snapshot {
    return this.engine.snapshot(host);
  }

  perform(action: Action): Promise<Outcome> {
    return this.engine.perform(action);
  }

  undo(options?: UndoOptions): Promise<Outcome> {
    return this.engine.undo(options);
  }

  redo(options?: UndoOptions): Promise<Outcome> {
    return this.engine.redo(options);
  }

  /** A new section; returns its number. */
  async section(bytes = 4 * this.unit): Promise<number> {
    const { section } = await this.perform({ kind: 'create-section', bytes, mapView: false });
    return known(section);
  }

  /** A new view: of the whole section, shared, read-write, unless given otherwise; returns its letter. */
  async map(section: number, options: Partial<Omit<Extract<Action, { kind: 'map' }>, 'kind'>> = {}): Promise<string> {
    const offset = options.offset ?? 0;
    const { view } = await this.perform({
      kind: 'map',
      section,
      offset,
      length: this.record(section).info.bytes - offset,
      sharing: 'shared',
      protection: 'read-write',
      place: { kind: 'next-free' },
      ...options,
    });
    return known(view);
  }

  write(view: string, offset: number, ...bytes: number[]): Promise<Outcome> {
    return this.perform({ kind: 'write', view, offset, bytes: Uint8Array.from(bytes) });
  }

  record(section: number): SectionRecord {
    return this.engine.model.section(section);
  }

  view(letter: string): View {
    return this.engine.model.view(letter);
  }

  has(letter: string): boolean {
    return this.engine.model.views.has(letter);
  }

  /** Reads through the view's own address; null where the bytes cannot be read. */
  read(letter: string, offset: number, length: number): number[] | null {
    const bytes = new Uint8Array(length);
    return this.os.read(address(this.view(letter).address + offset), bytes) === length ? [...bytes] : null;
  }

  byte(letter: string, offset: number): number | null {
    return this.read(letter, offset, 1)?.[0] ?? null;
  }

  /** Free places of their own, at multiples of the unit, each with room for 1 MiB and for a nudge either way. */
  place(): Address {
    const at = address(this.#nextPlace);
    this.#nextPlace += 4 * 2 ** 20;
    return at;
  }

  /** Another part of the program maps something of its own there. */
  squat(at: Address, bytes = this.unit): void {
    const section = this.os.createSection(bytes, 'samepage-squatter');
    const request = { offset: 0, length: bytes, sharing: 'shared', protection: 'read-write', address: at } as const;
    this.os.map(section, request);
    this.#squatters.push({ section, at });
  }

  picture(): Picture {
    const { model } = this.engine;
    const views = [...model.views.values()].sort((one, other) => (one.letter < other.letter ? -1 : 1));
    return {
      sections: this.snapshot.sections
        .map(({ id, bytes, origin, name, note }) => ({ id, bytes, origin, name, note }))
        .sort((one, other) => one.id - other.id),
      views,
      bytes: Object.fromEntries(views.map((view) => [view.letter, this.#bytesOf(view)])),
      privatePages: views.flatMap((view) => this.#privatePagesOf(view)),
      pages: this.#pages(),
    };
  }

  async end(): Promise<void> {
    await this.engine.close();
    for (const { section, at } of this.#squatters) {
      this.os.unmap(at, section.bytes);
      this.os.closeSection(section);
    }
    this.world.end();
  }

  #bytesOf({ address: at, length, protection }: View): string {
    const bytes = new Uint8Array(length);
    if (protection === 'none') this.os.protect(at, length, 'read');
    const count = this.os.read(at, bytes);
    if (protection === 'none') this.os.protect(at, length, 'none');
    return createHash('sha1').update(bytes.subarray(0, count)).digest('base64');
  }

  #privatePagesOf({ letter, address: at, length, sharing }: View): string[] {
    if (sharing === 'shared') return [];
    return privatePages(this.os, at, length, Number.POSITIVE_INFINITY)
      .flatMap(({ start, end }) => pagesFrom(start - at, end - at, this.page))
      .map((offset) => `${letter}+0x${offset.toString(16)}`);
  }

  #pages(): string[] {
    const sections = this.#sectionsByInode();
    const { count, starts, ends, inodes, offsets, protections } = this.os.regions();
    const pages: string[] = [];
    for (let row = 0; row < count; row += 1) {
      const section = sections.get(inodes[row] ?? 0n);
      const start = starts[row] ?? 0;
      if (section === undefined) continue;
      for (const at of pagesFrom(start, ends[row] ?? 0, this.page)) {
        pages.push(pageText(at, section, Number(offsets[row] ?? 0n) + at - start, protections[row] ?? 0));
      }
    }
    return pages;
  }

  /** The same file may be open as several sections: the first stands for all. */
  #sectionsByInode(): Map<bigint, number> {
    const all = [...this.engine.model.sections.values()].toReversed();
    return new Map(all.map(({ info }) => [info.inode, info.id]));
  }

  /** What the pages of a picture must be if its views are all that is mapped, and mapped as they say. */
  pagesOf(views: readonly View[]): string[] {
    const sections = this.#sectionsByInode();
    const byAddress = views.toSorted((one, other) => one.address - other.address);
    return byAddress.flatMap(({ section, address: start, length, offset, sharing, protection }) =>
      pagesFrom(start, start + length, this.page).map((at) =>
        pageText(
          at,
          known(sections.get(this.record(section).info.inode)),
          offset + at - start,
          accessBits[protection] | (sharing === 'shared' ? protectionBits.shared : 0),
        ),
      ),
    );
  }
}

function pagesFrom(start: number, end: number, page: number): number[] {
  return Array.from({ length: Math.ceil((end - start) / page) }, (_, index) => start + index * page);
}

function pageText(at: number, section: number, offset: number, protection: number): string {
  return `0x${at.toString(16)}: section ${section}+0x${offset.toString(16)}, protection ${protection}`;
}

export function known<T>(value: T | null | undefined): T {
  if (value === null || value === undefined) throw new Error('there should be something here');
  return value;
}

/** The error of what must fail; throws where it does not. */
export async function refusal(operation: Promise<unknown>): Promise<ErrorData> {
  try {
    await operation;
  } catch (thrown) {
    return asProblem(thrown).data;
  }
  throw new Error('this should have been refused, and was not');
}
