/** Carries orders out, in the second process. */
import { address, offsetAddress } from '../../protocol/address.ts';
import { asProblem, problem } from '../../protocol/errors.ts';
import type { RiskyActs } from '../os/abilities.ts';
import type { OsSection } from '../os/memory.ts';
import type { MemoryOs } from '../os/memory-os.ts';
import type { SecondAnswer, SecondOrder } from './orders.ts';

type Done = Extract<SecondAnswer, { ok: unknown }>['ok'];

/** Filled between two looks at what else is asked for. */
const fillBytes = 4096;

export class SecondHand {
  readonly #os: MemoryOs;
  readonly #sections = new Map<string, OsSection>();
  readonly #many: number[] = [];
  #filling: NodeJS.Immediate | null = null;

  constructor(os: MemoryOs) {
    this.#os = os;
  }

  /** Never throws; where the system has refused it, all is as before. */
  carryOut(order: SecondOrder): SecondAnswer {
    try {
      return { ok: this.#do(order) };
    } catch (thrown) {
      const { code, message } = asProblem(thrown);
      return { error: { code, message } };
    }
  }

  #do(order: SecondOrder): Done {
    const os = this.#os;
    switch (order.do) {
      case 'map':
        return this.#map(order);
      case 'write':
        return { value: os.write(address(order.at), Uint8Array.from(order.bytes)) };
      case 'store':
        this.#risky.store(address(order.at), order.byte);
        return {};
      case 'call':
        return { value: this.#risky.call(address(order.at)) };
      case 'protect':
        os.protect(address(order.at), order.length, order.protection);
        return {};
      case 'unmap':
        os.unmap(address(order.at), order.length);
        return {};
      case 'seal':
        if (!this.#risky.seal) throw problem('Unsupported', 'This system seals no mappings (mseal, Linux 6.10).');
        this.#risky.seal(address(order.at), order.length);
        return {};
      case 'map-many':
        return this.#mapMany(this.#section(order.holder, order.section), order.count);
      case 'unmap-many':
        this.#unmapMany();
        return {};
      case 'fill':
        this.#fill(order.at, order.length, 0, 1);
        return {};
      case 'stop-filling':
        if (this.#filling) clearImmediate(this.#filling);
        this.#filling = null;
        return {};
    }
  }

  get #risky(): RiskyActs {
    const { ask: risky } = this.#os.abilities.riskyActs;
    if (risky === null) throw problem('Unsupported', 'This system’s second process cannot do that.');
    return risky;
  }

  #section(holder: number, name: string): OsSection {
    const key = `${holder} ${name}`;
    const section = this.#sections.get(key) ?? this.#os.openForeign(holder, name);
    this.#sections.set(key, section);
    return section;
  }

  #map({ holder, section: name, at, protection, executable }: Extract<SecondOrder, { do: 'map' }>): Done {
    const section = this.#section(holder, name);
    const { bytes: length } = section;
    const place = at === null ? null : address(at);
    const mapped = this.#os.map(section, { offset: 0, length, sharing: 'shared', protection, address: place });
    if (executable) this.#risky.protectExecutable(mapped, length);
    return { at: mapped, length };
  }

  #mapMany(section: OsSection, count: number): Done {
    const before = this.#many.length;
    const started = performance.now();
    const made = this.#risky.mapMany(section, count, this.#many);
    const spentMs = performance.now() - started;
    return {
      value: made,
      nanoseconds: (spentMs * 1e6) / Math.max(1, made - before),
      ...(this.#many[0] && { at: this.#many[0] }),
    };
  }

  /** Neighbours at once: the system places each new mapping right below the last one, where there is room. */
  #unmapMany(): void {
    const { pageSize } = this.#os.limits;
    const places = this.#many.splice(0);
    for (let first = 0, next = 1; first < places.length; first = next, next += 1) {
      while (places[next] === (places[next - 1] ?? 0) - pageSize) next += 1;
      this.#os.unmap(address(places[next - 1] ?? 0), (next - first) * pageSize);
    }
  }

  /** A piece, and the next one when this process has nothing else to do. */
  #fill(at: number, length: number, from: number, byte: number): void {
    const piece = new Uint8Array(Math.min(fillBytes, length - from)).fill(byte);
    this.#os.write(offsetAddress(address(at), from), piece);
    const next = from + piece.length;
    const goOn =
      next < length ? () => this.#fill(at, length, next, byte) : () => this.#fill(at, length, 0, (byte + 1) % 256);
    this.#filling = setImmediate(goOn);
  }
}
