import { useMemo } from 'react';
import { formatAddress } from '../../protocol/address.ts';
import type { RegionColumns } from '../../protocol/region-columns.ts';
import { formatSize } from '../../protocol/size.ts';
import type { RowMemory } from '../space/region-memory.ts';
import { countOf } from '../state/describe.ts';
import { regionSums } from './region-query.ts';

interface TableSumsProps {
  regions: RegionColumns;
  order: Uint32Array | null;
  /** Rows that are selected together; null: what is shown is summed up. */
  selected: readonly number[] | null;
  memory: RowMemory | null;
  /** Why no memory is known, where it was asked for. */
  why: string | null;
}

/** Below the table: what the regions selected or shown come to, and the largest hole between any. */
export function TableSums({ regions, order, selected, memory, why }: TableSumsProps) {
  const text = useMemo(() => {
    const sums = regionSums(regions, selected ?? order, memory);
    const shown = order ? `${sums.count} of ${countOf(regions.count, 'region')}` : countOf(regions.count, 'region');
    return [
      selected ? `${countOf(sums.count, 'region')} selected` : shown,
      formatSize(sums.bytes),
      sums.resident === null ? '' : `resident ${formatSize(sums.resident)}`,
      sums.proportional === null ? '' : `proportional ${formatSize(sums.proportional)}`,
      sums.holeBytes > 0 && !selected
        ? `largest hole ${formatSize(sums.holeBytes)} at ${formatAddress(sums.holeAt)}`
        : '',
      why ?? '',
    ]
      .filter(Boolean)
      .join(' · ');
  }, [regions, order, selected, memory, why]);
  return (
    <p className="table-sums" title={text}>
      {text}
    </p>
  );
}
