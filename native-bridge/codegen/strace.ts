/** A session as strace(1) would print the calls of the program for Linux; what is written goes by no call, and is a remark. */
import { formatAddress } from '../../protocol/address.ts';
import { arenasOf } from './arenas.ts';
import { commentText, hex } from './c-text.ts';
import { describeOperation, headLines, noteLines } from './describe.ts';
import { addressIn, changedRange, Layout } from './layout.ts';
import { map, prot } from './linux-words.ts';
import type { KeptPages, Operation, OperationOf, PlacedView, Recording, Stretch } from './operation.ts';

/** Standard input, output and error come first. */
const firstDescriptor = 3;

const advices = {
  cold: 'MADV_COLD',
  'will-need': 'MADV_WILLNEED',
  collapse: 'MADV_COLLAPSE',
  guard: 'MADV_GUARD_INSTALL',
  unguard: 'MADV_GUARD_REMOVE',
} as const;

export function straceText(recording: Recording): string {
  const calls = new Calls(recording);
  const lines: string[] = [];
  recording.operations.forEach((operation, index) => {
    lines.push(`/* ${index + 1}. ${commentText(describeOperation(calls.layout, operation))} */`);
    lines.push(...noteLines(operation).map((line) => `/*    ${commentText(line)} */`));
    lines.push(...calls.of(operation));
    calls.layout.apply(operation);
  });
  const head = headLines(recording, calls.layout).map((line) => `/* ${commentText(line)} */`);
  return [...head, ...lines, '+++ exited with 0 +++', ''].join('\n');
}

class Calls {
  readonly layout = new Layout();
  readonly #descriptors = new Map<number, number>();
  /** Above all views, for those that are parked. */
  readonly #parking: number;

  constructor({ operations }: Recording) {
    this.#parking = Math.ceil((arenasOf(operations).at(-1)?.end ?? 0) / 2 ** 30 + 1) * 2 ** 30;
  }

  of(operation: Operation): string[] {
    switch (operation.kind) {
      case 'section':
        return this.#section(operation);
      case 'name':
      case 'remove-section':
      case 'show-section':
        return [];
      case 'map':
        return this.#map(operation.placed, operation.back, 'MAP_FIXED_NOREPLACE');
      case 'unmap':
        return [unmapText(this.layout.view(operation.view))];
      case 'move':
        return this.#moves(
          operation.moves.map(({ view: letter, to }) => {
            const { address, length } = this.layout.view(letter);
            return { from: address, to, length };
          }),
        );
      case 'resize':
        return this.#resize(operation);
      case 'populate':
      case 'drop-pages': {
        const { address, length, sharing } = this.layout.view(operation.view);
        if (operation.kind === 'drop-pages' && sharing !== 'shared') return [];
        const advice = operation.kind === 'populate' ? 'MADV_POPULATE_READ' : 'MADV_DONTNEED';
        return [`madvise(${hex(address)}, ${length}, ${advice}) = 0`];
      }
      case 'populate-write': {
        const { address, length } = this.layout.view(operation.view);
        return [`madvise(${hex(address)}, ${length}, MADV_POPULATE_WRITE) = 0`];
      }
      case 'give-up': {
        const view = this.layout.view(operation.view);
        return operation.pages.map(
          ({ offset, length }) => `madvise(${hex(addressIn(view, offset))}, ${length}, MADV_DONTNEED) = 0`,
        );
      }
      case 'lock':
      case 'unlock': {
        const { address, length } = this.layout.view(operation.view);
        return [`${operation.kind === 'lock' ? 'mlock' : 'munlock'}(${hex(address)}, ${length}) = 0`];
      }
      case 'cold':
      case 'will-need':
      case 'collapse':
      case 'guard':
      case 'unguard': {
        const { address, length } = this.layout.view(operation.view);
        return [`madvise(${hex(address)}, ${length}, ${advices[operation.kind]}) = 0`];
      }
      case 'punch': {
        const { address, length } = this.layout.view(operation.view);
        return [`madvise(${hex(address)}, ${length}, MADV_REMOVE) = 0`];
      }
      case 'refill': {
        const view = this.layout.view(operation.view);
        return operation.back.map(
          (each) => `/* ${each.length} bytes are written at ${hex(addressIn(view, each.offset))} */`,
        );
      }
      case 'protect':
        return [protectText({ ...this.layout.view(operation.view), protection: operation.protection })];
      case 'remap':
        return this.#map(
          { ...this.layout.view(operation.view), sharing: operation.sharing },
          operation.back,
          'MAP_FIXED',
        );
      case 'write': {
        const view = this.layout.view(operation.view);
        const pages = operation.givenUp.flatMap((part) => this.#map(partOf(view, part), [], 'MAP_FIXED'));
        return [writeText(view, operation), ...pages];
      }
    }
  }

  #section({ section, label, bytes, file, same }: OperationOf<'section'>): string[] {
    const descriptor = firstDescriptor + this.#descriptors.size;
    if (same !== null) return [`/* It is the file of section ${this.layout.section(same).label}. */`];
    this.#descriptors.set(section, descriptor);
    const made = file
      ? `openat(AT_FDCWD, "/tmp", O_RDWR|O_EXCL|O_TMPFILE, 0600) = ${descriptor}`
      : `memfd_create("samepage-section-${label}", MFD_CLOEXEC) = ${descriptor}`;
    return [made, `ftruncate(${descriptor}, ${bytes}) = 0`];
  }

  #map(view: PlacedView, back: readonly KeptPages[], fixed: string): string[] {
    const { section, address, length, sharing, protection, offset } = view;
    const descriptor = this.#descriptors.get(this.layout.storage(section)) ?? -1;
    const first = back.length > 0 ? 'read-write' : protection;
    const from = offset === 0 ? '0' : hex(offset);
    const call = `mmap(${hex(address)}, ${length}, ${prot[first]}, ${map[sharing]}|${fixed}, ${descriptor}, ${from}) = ${hex(address)}`;
    const pages = back.map(
      (each) => `/* ${each.length} bytes of private pages are written at ${hex(addressIn(view, each.offset))} */`,
    );
    return [call, ...pages, ...(first === protection ? [] : [protectText(view)])];
  }

  #moves(all: readonly { from: number; to: number; length: number }[]): string[] {
    const travels = all.filter(({ from, to }) => from !== to);
    const [only] = travels;
    if (!only) return [];
    if (travels.length === 1 && Math.abs(only.to - only.from) >= only.length) {
      return [carryText(only.from, only.length, only.to)];
    }
    let at = this.#parking;
    const parked = travels.map((each) => {
      const place = at;
      at += each.length;
      return { ...each, place };
    });
    return [
      ...parked.map(({ from, length, place }) => carryText(from, length, place)),
      ...parked.map(({ to, length, place }) => carryText(place, length, to)),
    ];
  }

  #resize(operation: OperationOf<'resize'>): string[] {
    const before = this.layout.view(operation.view);
    const { address, offset, length } = operation;
    const after = { ...before, address, offset, length };
    const { grown, gone, stays } = changedRange(before, after);
    const move = stays
      ? [{ from: addressIn(before, stays.offset), to: addressIn(after, stays.offset), length: stays.length }]
      : [];
    return [
      ...gone.map((part) => unmapText(partOf(before, part))),
      ...this.#moves(move),
      ...grown.flatMap((part) =>
        this.#map(
          partOf(after, part),
          operation.back.filter((pages) => pages.offset >= part.offset && pages.offset < part.offset + part.length),
          'MAP_FIXED_NOREPLACE',
        ),
      ),
    ];
  }
}

function partOf(view: PlacedView, { offset, length }: Stretch): PlacedView {
  return { ...view, address: addressIn(view, offset), offset, length };
}

function unmapText({ address, length }: PlacedView): string {
  return `munmap(${hex(address)}, ${length}) = 0`;
}

function carryText(from: number, length: number, to: number): string {
  return `mremap(${hex(from)}, ${length}, ${length}, MREMAP_MAYMOVE|MREMAP_FIXED, ${hex(to)}) = ${hex(to)}`;
}

function protectText({ address, length, protection }: PlacedView): string {
  return `mprotect(${hex(address)}, ${length}, ${prot[protection]}) = 0`;
}

const shownBytes = 16;

function writeText({ address }: PlacedView, { offset, bytes }: OperationOf<'write'>): string {
  const digits = Array.from(bytes.subarray(0, shownBytes), (byte) => byte.toString(16).padStart(2, '0')).join(' ');
  return `/* ${formatAddress(address + offset)}: ${digits}${bytes.length > shownBytes ? ' …' : ''} */`;
}
