/** What a workspace holds, and whether its views' addresses are free: for people and programs, before anything is mapped. */
import { formatAddress } from '../../protocol/address.ts';
import { inTheWay, type Workspace } from './document.ts';

/** docs/workspaces.md describes it. */
export interface WorkspaceSummary {
  version: number;
  sections: { id: number; kind: 'memory' | 'file'; path: string | null; bytes: number }[];
  views: { letter: string; address: string; length: string; free: true | string }[];
}

/** `taken`: what lies in a range of addresses now, or null. */
export function summaryOf(
  { version, sections, views }: Workspace,
  taken: (at: number, bytes: number) => string | null,
): WorkspaceSummary {
  return {
    version,
    sections: sections.map((section) => ({
      id: section.id,
      kind: section.kind,
      path: section.kind === 'file' ? section.path : null,
      bytes: section.bytes,
    })),
    views: views.map((view) => ({
      letter: view.letter,
      address: formatAddress(view.address),
      length: formatAddress(view.length),
      free: inTheWay(view, views, taken) ?? true,
    })),
  };
}
