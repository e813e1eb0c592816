/** What the addresses and the parts of a section's views are multiples of. Pure. */
import type { Limits, Section } from '../../protocol/model.ts';
import { formatSize } from '../../protocol/size.ts';

/** The granularity, or the size of the section's own pages where they are larger (huge pages); bytes. */
export function unitOf(
  { granularity }: Pick<Limits, 'granularity'>,
  section: Pick<Section, 'unit'> | undefined,
): number {
  return Math.max(granularity, section?.unit ?? 0);
}

/** A whole number of these is what a view takes of the address space; bytes. */
export function pageOf({ pageSize }: Pick<Limits, 'pageSize'>, section: Pick<Section, 'unit'> | undefined): number {
  return Math.max(pageSize, section?.unit ?? 0);
}

/** `4 KiB`, or `2 MiB (the size of this section’s pages)`, as the engine calls it. */
export function unitText(limits: Pick<Limits, 'granularity'>, section: Pick<Section, 'unit'> | undefined): string {
  const unit = unitOf(limits, section);
  return section?.unit === unit ? `${formatSize(unit)} (the size of this section’s pages)` : formatSize(unit);
}
