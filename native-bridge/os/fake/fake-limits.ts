/** What a system in memory allows: all to order. */
import { address } from '../../../protocol/address.ts';
import type { Limits } from '../../../protocol/model.ts';

export type FakeOptions = Partial<
  Pick<
    Limits,
    'needed' | 'pageSize' | 'granularity' | 'moveMethods' | 'maxSectionBytes' | 'maxViews' | 'executable'
  > & {
    /** Whether it says which pages of a section were touched; true, unless given. */
    reportsTouched: boolean;
    availableMemory: number;
    /** Of the file system of every section. */
    room: number;
  }
>;

export function fakeLimits(options: FakeOptions): Omit<Limits, 'abilities'> {
  const pageSize = options.pageSize ?? 4096;
  return {
    pid: process.pid,
    platform: 'fake',
    system: 'Fake 1.0',
    pageSize,
    granularity: options.granularity ?? pageSize,
    lowestAddress: address(0x10000),
    highestAddress: address(0x7fff_ffff_0000),
    needed: options.needed ?? [],
    moveMethods: options.moveMethods ?? ['remap', 'unmap-map'],
    maxSectionBytes: options.maxSectionBytes ?? 2 ** 46,
    maxViews: options.maxViews ?? 32_765,
    executable: options.executable ?? true,
  };
}
