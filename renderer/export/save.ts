/** Saves what is exported as a file, as a browser downloads one (Electron asks where). */
import type { SaveResult } from '../../protocol/save-result.ts';
import { spaceOf } from '../state/spaces.ts';
import { useApp } from '../state/store.ts';
import { pictureAsPng, pictureAsSvg } from './export-picture.ts';
import { regionsAsCsv, regionsAsJson } from './region-list.ts';
import { hostSays, savedByHost } from './save-in-host.ts';

export type ExportKind = 'svg' | 'png' | 'csv' | 'json';

const types = { svg: 'image/svg+xml', png: 'image/png', csv: 'text/csv', json: 'application/json' } as const;

async function contentOf(kind: ExportKind, at: Date): Promise<Blob | null> {
  const state = useApp.getState();
  const { regions, views } = spaceOf(state);
  const limits = state.limits && { ...state.limits, pid: spaceOf(state).pid };
  if (kind === 'png') return await pictureAsPng(limits, at);
  const text =
    kind === 'svg'
      ? pictureAsSvg(limits, at)
      : regions && (kind === 'csv' ? regionsAsCsv(regions) : regionsAsJson(regions, views.values(), limits, at));
  return text === null ? null : new Blob([text], { type: `${types[kind]};charset=utf-8` });
}

/** `samepage-4711-20261122-124501.svg`, in local time. */
export function fileName(kind: ExportKind, pid: number, at: Date): string {
  const two = (value: number) => String(value).padStart(2, '0');
  const date = `${at.getFullYear()}${two(at.getMonth() + 1)}${two(at.getDate())}`;
  return `samepage-${pid}-${date}-${two(at.getHours())}${two(at.getMinutes())}${two(at.getSeconds())}.${kind}`;
}

export async function saveAs(kind: ExportKind): Promise<void> {
  const at = new Date();
  const content = await contentOf(kind, at);
  if (!content) {
    useApp.setState({ status: 'There is nothing to export yet' });
    return;
  }
  const name = fileName(kind, spaceOf(useApp.getState()).pid, at);
  const url = URL.createObjectURL(content);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  useApp.setState({ status: hostSays() ? `Exporting ${name}…` : `${name} is given to the browser to save` });
  if (hostSays()) useApp.setState({ status: statusOf(await savedByHost(url)) });
  // The download has its own hold on the data once it has begun; a minute is ample for that.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

function statusOf({ path, state }: SaveResult): string {
  switch (state) {
    case 'completed':
      return `Exported ${path}`;
    case 'cancelled':
      return 'Export cancelled';
    case 'interrupted':
      return `${path} could not be saved`;
  }
}
