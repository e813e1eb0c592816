import { type Address, offsetAddress } from '../../../protocol/address.ts';
import type { RegionUse } from '../../../protocol/model.ts';
import type { Observer } from '../../os/observer.ts';
import { regionUse as askUse } from '../../os/page-runs.ts';
import type { Work } from './work.ts';

/** What [start, end) takes of memory, in portions of some milliseconds; yields the share that was looked at. */
export function* regionUse(process: Observer, start: Address, end: Address): Work<RegionUse> {
  let resident = 0;
  let shared: number | null = 0;
  for (let at = start; ; ) {
    // Also where nothing is to be looked at: that is refused there.
    const part = askUse(process, at, end - at);
    resident += part.resident;
    shared = shared === null || part.shared === null ? null : shared + part.shared;
    at = offsetAddress(at, part.length);
    if (at >= end) return { resident, shared };
    yield { done: (at - start) / (end - start) };
  }
}
