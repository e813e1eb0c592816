/** mremap(2) fails at any call, and again while rolling back: no private page is lost, and the error says where the view is. */
import { expect, it } from 'vitest';
import { address } from '../../../protocol/address.ts';
import { asProblem, problem } from '../../../protocol/errors.ts';
import type { Mapping } from '../memory.ts';
import { privatePages } from '../page-runs.ts';
import { openMemoryOs } from '../platform/open-os.ts';
import { Calls } from './calls.ts';
import { straight } from './carriers.ts';
import { type MoveContext, move } from './move.ts';
import { Transfer } from './transfer.ts';

const page = 4096;
const pages = 4;
const failure = problem('OutOfMemory', 'There is no memory (test).');

class FailingCalls extends Calls {
  /** Of the calls to come: which fail. */
  fails: (nth: number) => boolean = () => false;
  made = 0;

  override mremap(at: number, length: number, flags: number, to: number): void {
    this.made += 1;
    if (this.fails(this.made)) throw failure;
    super.mremap(at, length, flags, to);
  }
}

class FailingTransfer extends Transfer {
  fails = false;

  override write(to: Parameters<Transfer['write']>[0], source: Uint8Array): number {
    return this.fails ? 0 : super.write(to, source);
  }
}

/** A copy-on-write view with a private page; `run` moves it by a page with these calls. */
async function withView(
  run: (os: { calls: FailingCalls; transfer: FailingTransfer; context: MoveContext; mapping: Mapping }) => void,
): Promise<void> {
  const os = await openMemoryOs();
  const section = os.createSection(pages * page, 'half-done');
  const what = {
    section,
    offset: 0,
    length: pages * page,
    sharing: 'copy-on-write',
    protection: 'read-write',
  } as const;
  const at = os.map(section, { ...what, address: address(0x4a_0000_0000) });
  os.write(address(at + 2 * page), Uint8Array.of(42));
  const [calls, transfer] = [new FailingCalls(), new FailingTransfer(straight)];
  const context: MoveContext = {
    calls,
    transfer,
    dontUnmap: true,
    checkMapped: () => undefined,
    refused: () => () => failure,
    privatePages: ({ address: from, length }) => privatePages(os, from, length, 100),
  };
  try {
    run({ calls, transfer, context, mapping: { ...what, address: at } });
  } finally {
    os.unmap(address(at - page), (pages + 2) * page);
    os.closeSection(section);
    os.close();
  }
}

function byteAt({ transfer }: { transfer: Transfer }, view: number): number | undefined {
  const bytes = new Uint8Array(1);
  return transfer.read(address(view + 2 * page), bytes) === 1 ? bytes[0] : undefined;
}

function movedTo(run: () => void): number | undefined {
  try {
    run();
  } catch (thrown) {
    return asProblem(thrown).data.movedTo;
  }
  throw new Error('It did not fail.');
}

it.each(['remap', 'unmap-map'] as const)('%s: the second try back works', async (method) => {
  const parkings = method === 'remap' ? 1 : 0;
  await withView(({ calls, transfer, context, mapping }) => {
    calls.fails = (nth) => nth === parkings + 1;
    const to = address(mapping.address + page);
    expect(movedTo(() => move(context, mapping, to, method))).toBeUndefined();
    expect(byteAt({ transfer }, mapping.address)).toBe(42);
  });
});

it.each(['remap', 'unmap-map'] as const)('%s: neither there nor back', async (method) => {
  const parkings = method === 'remap' ? 1 : 0;
  await withView(({ calls, transfer, context, mapping }) => {
    calls.fails = (nth) => nth > parkings;
    const park = movedTo(() => move(context, mapping, address(mapping.address - page), method));
    if (park === undefined) throw new Error('It does not say where the view is.');
    expect(byteAt({ transfer }, park)).toBe(42);
    calls.munmap(park, mapping.length);
  });
});

it('unmap-map: no memory for the private pages leaves the view as it was', async () => {
  await withView(({ calls, transfer, context, mapping }) => {
    transfer.fails = true;
    const to = address(mapping.address + page);
    expect(() => move(context, mapping, to, 'unmap-map')).toThrow('There is not enough memory');
    expect(calls.made).toBe(0);
    expect(byteAt({ transfer }, mapping.address)).toBe(42);
  });
});
