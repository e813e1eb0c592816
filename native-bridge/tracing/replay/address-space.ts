/** One address space, as calls change it. Pure. */
import { protectionBits } from '../../../protocol/model.ts';
import type { RegionColumns } from '../../../protocol/region-columns.ts';
import type { Effect } from '../strace/effect.ts';
import { corrected, type Range } from './correct.ts';
import { bytesOf, firstAfter, hasOffset, type Piece, partOf, put, replace, type Step } from './pieces.ts';

type Change<Kind extends Effect['kind']> = Effect & { kind: Kind };

/** What segments of System V are known to be: their length, and the name that they have in lists. */
export type Segments = ReadonlyMap<number, { length: number; path: string }>;

export class AddressSpace {
  #pieces: Piece[];
  /** Of all pieces together. */
  #bytes: number;
  readonly #pageBytes: number;
  /** Where the heap begins and ends; null until a call shows it. */
  #heap: { start: number; end: number } | null;
  /** Calls that mapped something of unknown length here, by its address: the next list of regions shows its length. */
  readonly #unsaid: Map<number, number>;
  /** Whether all that was there at its beginning is known. */
  isWhole: boolean;

  constructor(pageBytes: number, from?: AddressSpace) {
    this.#pageBytes = pageBytes;
    this.#pieces = from ? from.#pieces.slice() : [];
    this.#bytes = from ? from.#bytes : 0;
    this.#heap = from ? from.#heap : null;
    this.#unsaid = new Map(from ? from.#unsaid : []);
    this.isWhole = from?.isWhole ?? false;
  }

  get pieces(): readonly Piece[] {
    return this.#pieces;
  }

  /** How much is mapped. */
  get bytes(): number {
    return this.#bytes;
  }

  copied(): AddressSpace {
    return new AddressSpace(this.#pageBytes, this);
  }

  /** What a child process gets. */
  forked(): AddressSpace {
    const copy = this.copied();
    copy.#take(copy.#pieces.filter(({ inherited }) => inherited));
    return copy;
  }

  /** Applies what is done at a call's entry, where its end comes after other calls' beginnings. Returns what was taken. */
  begin(effect: Effect): Piece[] {
    // The range is free from the entry on: another thread may be given it before this call is seen to end.
    if (effect.kind === 'unmap') return this.#remove(effect.start, this.#endOf(effect));
    if (effect.kind !== 'move' || effect.leavesOld || effect.oldLength === 0 || effect.to === effect.from) return [];
    return this.#remove(effect.from, effect.from + this.#whole(effect.oldLength));
  }

  /** Applies what a call did. `taken`: what `begin` returned for it. */
  apply(effect: Effect, call: number, segments: Segments, taken: readonly Piece[] | null = null): void {
    switch (effect.kind) {
      case 'map':
        this.#put(mapped(effect.start, this.#endOf(effect), this.#named(effect), call));
        return;
      case 'unmap':
        // At its entry already, if that was long ago: by now the range may be another's.
        if (!taken) this.#remove(effect.start, this.#endOf(effect));
        return;
      case 'protect':
        this.#protect(effect, call);
        return;
      case 'move':
        this.#move(effect, call, taken && taken.length > 0 ? taken : null);
        return;
      case 'break':
        this.#break(effect, call);
        return;
      case 'attach':
        this.#attach(effect, call, segments);
        return;
      case 'ring':
        this.#unsaid.set(effect.start, call);
        return;
      case 'detach': {
        this.#unsaid.delete(effect.start);
        const piece = this.#pieces[firstAfter(this.#pieces, effect.start)];
        if (piece?.start === effect.start) this.#detach(piece);
        return;
      }
      case 'refile':
        replace(this.#pieces, effect.start, this.#endOf(effect), (part) => ({
          ...part,
          offset: effect.page * this.#pageBytes + (part.start - effect.start),
        }));
        return;
      case 'inherit': {
        const { inherited } = effect;
        replace(this.#pieces, effect.start, this.#endOf(effect), (part) => ({ ...part, inherited }));
        return;
      }
      case 'name': {
        const { name } = effect;
        const change = (part: Piece) =>
          hasOffset(part) ? part : { ...part, path: name, made: step(part, call, 'named') };
        replace(this.#pieces, effect.start, this.#endOf(effect), change);
        return;
      }
      default:
    }
  }

  /**
   * Takes over what the system listed, but for ranges that `meanwhile` touched: calls that were made while the list was
   * read, of which it may or may not show what they did. `maker`: see `corrected`.
   */
  correct(regions: RegionColumns, meanwhile: readonly Effect[], maker: number | null): void {
    // At the beginning, what is there only lacks what calls have made since: what they changed is better than nothing.
    const touching = this.isWhole ? meanwhile : meanwhile.filter(({ kind }) => kind !== 'protect');
    const touched = touching.flatMap((effect) => this.#touchedBy(effect, regions));
    this.#take(corrected(this.#pieces, regions, touched, this.#unsaid, maker));
    this.#unsaid.clear();
    this.isWhole = true;
  }

  #touchedBy(effect: Effect, regions: RegionColumns): Range[] {
    if (effect.kind === 'move') {
      const { from, to } = effect;
      return [
        { start: from, end: from + this.#whole(effect.oldLength) },
        { start: to, end: to + this.#whole(effect.length) },
      ];
    }
    if (effect.kind === 'break') {
      const heap = regions.names.indexOf('[heap]');
      const rows = [...regions.nameIndexes.keys()].filter((row) => heap >= 0 && regions.nameIndexes[row] === heap);
      return rows.map((row) => ({ start: regions.starts[row] ?? 0, end: regions.ends[row] ?? 0 }));
    }
    if (effect.kind === 'none' || !('length' in effect) || !('start' in effect)) return [];
    return [{ start: effect.start, end: this.#endOf(effect) }];
  }

  /** What lists call it: anonymous memory over the place where the heap begins is the heap for them (linux/mm.h, vma_is_initial_heap). */
  #named(effect: Change<'map'>): Change<'map'> {
    const isThere = this.#heap && effect.start < this.#heap.end && this.#endOf(effect) > this.#heap.start;
    return isThere && effect.path === '' ? { ...effect, path: '[heap]' } : effect;
  }

  #take(pieces: Piece[]): void {
    this.#pieces = pieces;
    this.#bytes = bytesOf(pieces);
  }

  #put(piece: Piece): void {
    this.#bytes += piece.end - piece.start - bytesOf(put(this.#pieces, piece));
  }

  /** Returns what was there. */
  #remove(start: number, end: number): Piece[] {
    const parts = replace(this.#pieces, start, end);
    this.#bytes -= bytesOf(parts);
    return parts;
  }

  #whole(length: number): number {
    return Math.ceil(length / this.#pageBytes) * this.#pageBytes;
  }

  #endOf({ start, length }: { start: number; length: number }): number {
    return start + this.#whole(length);
  }

  #protect(effect: Change<'protect'>, call: number): void {
    let { start } = effect;
    let end = this.#endOf(effect);
    if (effect.growsDown) start = Math.min(start, this.#pieces[firstAfter(this.#pieces, start)]?.start ?? start);
    if (effect.untilHole) end = this.#endOfMapped(start, end);
    const change = (part: Piece) => {
      const bits = effect.bits | (part.bits & protectionBits.shared);
      return part.bits === bits ? part : { ...part, bits, made: step(part, call, 'protected') };
    };
    if (end > start) replace(this.#pieces, start, end, change);
  }

  /** Where the mapped range that begins at `start` ends, at most `end`. */
  #endOfMapped(start: number, end: number): number {
    let at = start;
    for (let next = firstAfter(this.#pieces, start); at < end; next += 1) {
      const piece = this.#pieces[next];
      if (!piece || piece.start > at) break;
      at = piece.end;
    }
    return Math.min(at, end);
  }

  #move(effect: Change<'move'>, call: number, taken: readonly Piece[] | null): void {
    const { from, to } = effect;
    const [oldLength, length] = [this.#whole(effect.oldLength), this.#whole(effect.length)];
    // With an old length of 0 shared memory is mapped once more (mremap(2)).
    const isCopy = oldLength === 0;
    const parts = isCopy ? this.#from(from) : (taken ?? this.#remove(from, from + oldLength));
    // Not known to have been there: what is there now is not known either, unless a list of regions says so.
    if (parts.length === 0) return;
    if (effect.leavesOld) for (const part of parts) this.#put(part);
    this.#remove(to, to + length);
    const what = isCopy ? 'copied' : to === from ? 'grown' : 'moved';
    for (const [index, part] of parts.entries()) {
      const start = part.start - from + to;
      const isLast = index === parts.length - 1;
      const end = Math.min(isLast && length > oldLength ? to + length : part.end - from + to, to + length);
      const isSame = to === from && end <= part.end;
      if (end > start) this.#put({ ...part, start, end, made: isSame ? part.made : step(part, call, what) });
    }
  }

  /** What is mapped at an address, from there to the end of its piece. */
  #from(at: number): Piece[] {
    const piece = this.#pieces[firstAfter(this.#pieces, at)];
    return piece && piece.start <= at ? [partOf(piece, at, piece.end)] : [];
  }

  #break({ at, isQuestion }: Change<'break'>, call: number): void {
    if (!this.#heap) {
      // Before the first growth the heap is empty. Later it is what a list of regions shows.
      const heap = this.#pieces.filter(({ path }) => path === '[heap]');
      if (heap.length === 0 && !isQuestion) return;
      this.#heap = { start: heap[0]?.start ?? at, end: heap.at(-1)?.end ?? at };
    }
    const { start, end } = this.#heap;
    const [before, now] = [this.#whole(end), this.#whole(at)];
    if (now > before) {
      const bits = protectionBits.read | protectionBits.write;
      const what = before === this.#whole(start) ? 'mapped' : 'grown';
      this.#put(mapped(before, now, { bits, path: '[heap]' }, call, what));
    }
    if (now < before) this.#remove(now, before);
    this.#heap = { start, end: at };
  }

  #attach({ id, start, bits }: Change<'attach'>, call: number, segments: Segments): void {
    const segment = segments.get(id);
    if (!segment) {
      this.#unsaid.set(start, call);
      return;
    }
    this.#put(mapped(start, start + this.#whole(segment.length), { bits, path: segment.path }, call));
  }

  /** A segment goes as a whole, though it may have been divided by mprotect. */
  #detach({ start, path, offset }: Piece): void {
    let end = start;
    for (let next = firstAfter(this.#pieces, start); ; next += 1) {
      const piece = this.#pieces[next];
      if (piece?.start !== end || piece.path !== path || piece.offset !== offset + (end - start)) break;
      end = piece.end;
    }
    this.#remove(start, end);
  }
}

/** All pieces have their fields in one order: the engine handles objects of one shape faster. */
function mapped(
  start: number,
  end: number,
  { bits, path, offset = 0, growsDown = false }: Pick<Piece, 'bits' | 'path'> & Partial<Piece>,
  call: number,
  what: Step['what'] = 'mapped',
): Piece {
  return { start, end, bits, path, offset, made: { call, what, before: null }, inherited: true, growsDown };
}

function step({ made }: Piece, call: number, what: Step['what']): Step {
  return { call, what, before: made };
}
