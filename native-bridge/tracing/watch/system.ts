/** What is asked of the system to watch a program, beside what Node has. */
import type { RegionColumns } from '../../../protocol/region-columns.ts';

export type ReadRegions = (pid: number) => RegionColumns;

export interface WatchSystem {
  readRegions: ReadRegions;
  pageBytes: number;
  /** Descriptors of a pipe's two ends, which can be opened by name and which children do not inherit. */
  openPipe: () => { read: number; write: number };
}
