/** This system, as programs are watched on it. */
import { readRegions } from '../../os/linux/maps.ts';
import { openPipe } from '../../os/linux/pipe.ts';
import type { WatchSystem } from '../watch/system.ts';

export const system: WatchSystem = { readRegions, pageBytes: 4096, openPipe };
