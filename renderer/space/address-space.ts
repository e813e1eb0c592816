/** Which addresses of a process can be shown, and the one sentence for those that cannot. Pure. */
import { formatAddress, formatRange } from '../../protocol/address.ts';
import type { Limits } from '../../protocol/model.ts';
import type { RegionColumns } from '../../protocol/region-columns.ts';
import { shortText } from '../../protocol/short-text.ts';
import { firstAbove } from './region-search.ts';

/** The addresses that there are; bytes, the end exclusive. */
export interface Space {
  lowestAddr: number;
  highestAddr: number;
}

/** What our own process may map. */
export function spaceOf({ lowestAddress, highestAddress }: Pick<Limits, 'lowestAddress' | 'highestAddress'>): Space {
  return { lowestAddr: lowestAddress, highestAddr: highestAddress };
}

/** Beyond this not every byte has its own number: see Address. */
const mostAddr = 2 ** 53;
/** The system’s half begins here, wherever a program’s own addresses end. */
const systemsAddr = 2 ** 63;
const gib = 2 ** 30;
/**
 * Where the addresses of a program of 32 bits end: 2 GiB on Windows and MIPS, 3 GiB on kernels of 32 bits and under
 * `setarch -3` (personality(2), ADDR_LIMIT_3GB), else 4 GiB.
 */
const narrowEnds = [2 * gib, 3 * gib, 4 * gib];
/** Programs ask for more than the usual by an address up there: 52 bits on arm64, 56 on x86-64 with 5 levels of tables. */
const wideEnds = [2 ** 48, 2 ** 52, mostAddr];

/**
 * The addresses of a process with these regions, which need not be those that ours may use: it may lie lower
 * (mmap_min_addr binds us, not root), be a program of 32 bits, or use wider addresses. Its highest region shows it, since a
 * stack lies near the top. `ours`: what our own process may map. All that is listed is in it, except what cannot be shown.
 */
export function spaceOfRegions({ starts, ends, count }: RegionColumns, ours: Space): Space {
  const own = firstAbove(starts, count, systemsAddr - 1);
  if (own === 0) return ours;
  const end = ends[own - 1] ?? 0;
  // Only programs of 64 bits have something of the system’s above their own addresses.
  const usual = [...(own < count ? [] : narrowEnds), ours.highestAddr, ...wideEnds];
  const highestAddr = usual.find((each) => end <= each) ?? mostAddr;
  return { lowestAddr: Math.min(ours.lowestAddr, starts[0] ?? 0), highestAddr };
}

/** Why an address cannot be shown, as a sentence; null where it can. The end of the highest thing is a place, too. */
export function whyNotShown(at: number | bigint, { lowestAddr, highestAddr }: Space): string | null {
  if (at >= lowestAddr && at <= highestAddr) return null;
  const here = `Addresses here are ${formatRange(lowestAddr, highestAddr)}.`;
  if (at < 0) return lowestAddr > 0 ? `That is below 0. ${here}` : 'That is below 0.';
  if (at >= 2n ** 64n)
    return `${shortText(formatAddress(at), 40)} is larger than any address: it has more than 64 bits. ${here}`;
  if (at >= systemsAddr) return `${formatAddress(at)} is out of range: it lies in the system’s half. ${here}`;
  if (highestAddr === mostAddr)
    return `${formatAddress(at)} is out of range: the map ends at ${formatAddress(mostAddr)}.`;
  return `${formatAddress(at)} is out of range. ${here}`;
}
